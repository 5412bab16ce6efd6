import Base
import Foundation
import TestKit
import Testing

@testable import Archive

/// Whether a stream is a tar as Moodle's packer writes it.
struct TarLayoutTests {
  private let tar: [UInt8]
  private let members: [Member]

  init() throws {
    let long = "activities/" + String(repeating: "abcd/", count: 29) + "b.xml"
    let files = [("a.xml", 4), ("b", 0), (long, 513)]
    members = try files.map { name, size in
      Member(
        path: try MemberPath(checking: name.utf8, limits: Limits()), kind: .file,
        size: Int64(size), modified: 1_700_000_000)
    }
    tar =
      try members.flatMap { member in
        let contents = [UInt8](repeating: 7, count: Int(member.size))
        let padding = [UInt8](repeating: 0, count: Ustar.padding(member.size))
        return try Ustar.header(member) + contents + padding
      } + [UInt8](repeating: 0, count: 1_024)
  }

  private func holds(_ bytes: [UInt8], _ layout: TarLayout, by step: Int = 1_000) -> Bool {
    var layout = layout
    bytes.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: step) {
        layout.take(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + step, bytes.count)]))
      }
    }
    return layout.holds
  }

  @Test(arguments: [1, 511, 512, 513, 100_000])
  func `holds in pieces of any size`(step: Int) {
    #expect(holds(tar, TarLayout(), by: step))
    #expect(holds(tar, TarLayout(of: AnySequence(members)), by: step))
  }

  @Test func `does not hold where anything but contents is another byte`() {
    // The contents of the members.
    let contents = [512..<516, 2_048..<2_561]
    for place in tar.indices where !contents.contains(where: { $0.contains(place) }) {
      var other = tar
      other[place] ^= 1
      #expect(!holds(other, TarLayout()), "\(place)")
    }
    #expect(!holds(Array(tar.dropLast(1)), TarLayout()) && !holds(tar + [0], TarLayout()))
    #expect(!holds([], TarLayout()))
  }

  @Test func `does not hold for fewer, more or other members`() {
    for other in [Array(members.dropLast()), members + [members[0]], members.reversed()] {
      #expect(!holds(tar, TarLayout(of: AnySequence(other))))
    }
    var larger = members
    larger[0].size += 1
    #expect(!holds(tar, TarLayout(of: AnySequence(larger))))
  }
}
