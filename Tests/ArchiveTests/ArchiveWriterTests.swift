import Archive
import Base
import Foundation
import MoodleBackup
import SystemPackage
import TestKit
import Testing

struct ArchiveWriterTests {
  @Test(arguments: Samples.names.filter { $0.hasSuffix("tgz") })
  func `writes an unchanged Moodle-made tgz as the same tar stream`(name: String) throws {
    let sample = try Samples.backup(name)
    let read = try Contents(of: sample)
    let folder = try TemporaryFolder()
    let copy = folder.path.appending("copy.mbz")
    var members = read.members
    let index = ArchiveIndex.contents(of: members.map(\.member))
    let position = try #require(members.firstIndex { $0.member.path == ArchiveIndex.path })
    #expect(index == members[position].bytes)
    members[position].bytes = index
    let sha256 = try write(members, .tgz, to: copy)
    #expect(try Gzip.unpacked(copy) == Gzip.unpacked(sample))
    #expect(sha256 == Digest.hex(.sha256, of: try bytes(of: copy)))
  }

  @Test(arguments: Samples.names)
  func `writes into either container what it read from either`(name: String) throws {
    let read = try Contents(of: try Samples.backup(name))
    let folder = try TemporaryFolder()
    for container in [Container.tgz, .zip] {
      let copy = folder.path.appending("copy.\(container.rawValue)")
      try write(read.members, container, to: copy)
      let again = try Contents(of: copy)
      #expect(again.container == container)
      #expect(again.names == read.names)
      #expect(again.members.map(\.bytes) == read.members.map(\.bytes))
      #expect(again.members.map(\.member.kind) == read.members.map(\.member.kind))
      #expect(again.members.map(\.member.modified) == read.members.map(\.member.modified))
      #expect(again.signs == [])
    }
  }

  /// More than the blocks that are under way at once, in part incompressible.
  static func bigMembers() throws -> [(member: Member, bytes: [UInt8])] {
    var random = SystemRandomNumberGenerator()
    let noise = (0..<(2_500_000 / 8)).flatMap { _ in little(random.next(), 8) }
    let text = Array(String(repeating: "<p>Bonjour à tous</p>\n", count: 120_000).utf8)
    return [
      try member("files/aa/noise", noise), try member("page.xml", text),
      try member("empty.xml", []),
    ]
  }

  @Test func `writes the same bytes whatever the number of workers`() throws {
    let folder = try TemporaryFolder()
    let members = try ArchiveWriterTests.bigMembers()
    let digests = try [1, 2, 3, 8].map {
      try write(members, .tgz, to: folder.path.appending("w\($0)"), workers: $0)
    }
    #expect(Set(digests).count == 1)
    let read = try Contents(of: folder.path.appending("w3"))
    #expect(read.members.map(\.bytes) == members.map(\.bytes))
    #expect(read.signs == [])
  }

  @Test func `writes a zip of the same bytes each time`() throws {
    let folder = try TemporaryFolder()
    let members = try ArchiveWriterTests.bigMembers()
    let first = try write(members, .zip, to: folder.path.appending("1"))
    let second = try write(members, .zip, to: folder.path.appending("2"))
    #expect(first == second)
  }

  @Test(arguments: [Container.tgz], ["America/New_York", "Asia/Kolkata"])
  func `writes the same bytes in any time zone`(container: Container, zone: String) async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .success) {
      [
        name = folder.path.string as String, container = container as Container,
        zone = zone as String
      ] in
      let members = [try member("moodle_backup.xml", Array("<a/>".utf8))]
      setenv("TZ", "UTC", 1)
      tzset()
      let first = try write(members, container, to: FilePath(name).appending("utc"))
      setenv("TZ", zone, 1)
      tzset()
      let second = try write(members, container, to: FilePath(name).appending("zone"))
      try #require(first == second)
    }
  }

  @Test func `begins a tgz as PHP's gzip does, without name and time`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a.mbz")
    try write([try member("a.xml", Array("<a/>".utf8))], .tgz, to: path)
    #expect(try bytes(of: path).prefix(10) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  }

  @Test func `refuses more and fewer bytes than announced`() throws {
    for container in [Container.tgz, .zip] {
      let folder = try TemporaryFolder()
      let path = folder.path.appending("a.mbz")
      var short = try member("a.xml", [1, 2, 3])
      short.bytes = [1, 2]
      #expect(failure { try write([short], container, to: path) }?.code == .fault)
      var long = try member("a.xml", [1, 2, 3])
      long.bytes = [1, 2, 3, 4]
      #expect(failure { try write([long], container, to: path) }?.code == .fault)
      #expect(try FileTree.kind(of: path) == nil)
    }
  }

  @Test func `leaves nothing of a container that was abandoned`() throws {
    for container in [Container.tgz, .zip] {
      let folder = try TemporaryFolder()
      let path = folder.path.appending("a.mbz")
      do {
        var writer = try ArchiveWriter(into: PackageOutput(creating: path), container: container)
        try writer.begin(try member("a.xml", [1, 2, 3]).member)
      }
      #expect(try FileTree.kind(of: path) == nil)
    }
  }

  /// libarchive keeps 260 KB of a zip that fails or is abandoned within a member.
  @Test(arguments: [false, true]) func `keeps no memory of a zip that came to no end`(
    isFull: Bool
  ) async {
    await #expect(processExitsWith: .success) { [isFull = isFull as Bool] in
      let folder = try TemporaryFolder()
      var limit = rlimit(rlim_cur: isFull ? 70_000 : .max, rlim_max: .max)
      signal(SIGXFSZ, SIG_IGN)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      // What no compressor makes smaller.
      var random = Mutator(seed: 1)
      let noise = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      func begin(_ number: Int) throws {
        let path = folder.path.appending("\(number)")
        var writer = try ArchiveWriter(into: PackageOutput(creating: path), container: .zip)
        try writer.begin(try member("a.xml", noise + noise).member)
        try noise.withUnsafeBytes { try writer.write($0) }
      }
      func kilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber)))
      }
      for number in 0..<10 { try? begin(number) }
      let before = try kilobytes()
      for number in 10..<110 {
        try #require(isFull == (failure { try begin(number) }?.code == .io))
      }
      // A sanitizer keeps what was freed, and tells of what was not.
      try #require(try kilobytes() - before < 8 << 10 || Sanitizer.isOn)
    }
  }

  @Test func `never writes over a file`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.mbz", [7])
    #expect(failure { try write([], .tgz, to: path) }?.code == .io)
    #expect(try bytes(of: path) == [7])
  }
}
