import Archive
import Base
import Foundation
import Splicing
import SystemPackage
import TestKit
import Testing

/// A tar as Moodle's packer writes it, and what shall become of it.
struct SpliceCase {
  var files: [(name: String, bytes: [UInt8])]
  /// The edits of some members, by their positions; offsets within the contents.
  var edits: [Int: [StreamPatch]] = [:]

  init(_ files: [(name: String, bytes: [UInt8])]) { self.files = files }

  /// Some members of all kinds and sizes, with edits in some of them.
  init(random dice: inout Dice, members: Int = 12, largest: Int = 150_000) {
    files = []
    for index in 0..<members {
      let size =
        [0, 1, 511, 512, 513, Int.random(in: 0...largest, using: &dice)]
        .randomElement(using: &dice) ?? 0
      let isXML = Bool.random(using: &dice)
      files.append(
        isXML
          ? ("m\(index).xml", dice.text(size))
          : ("files/\(index)", Bool.random(using: &dice) ? dice.noise(size) : dice.text(size)))
    }
    for index in files.indices where Int.random(in: 0..<3, using: &dice) == 0 {
      var at = 0
      var patches: [StreamPatch] = []
      let count = files[index].bytes.count
      for _ in 0..<Int.random(in: 1...4, using: &dice) where at <= count {
        let start = Int.random(in: at...count, using: &dice)
        let end = Int.random(in: start...min(count, start + 60), using: &dice)
        patches.append(
          StreamPatch(
            Int64(start)..<Int64(end), with: dice.text(Int.random(in: 0...900, using: &dice))))
        at = end + 1
      }
      edits[index] = patches
    }
  }

  var tar: [UInt8] { SpliceCase.tar(files) }

  /// The same by hand: contents first edited, then packed.
  var editedTar: [UInt8] {
    SpliceCase.tar(
      files.enumerated().map { index, file in
        var bytes: [UInt8] = []
        var at = 0
        for patch in edits[index] ?? [] {
          bytes += file.bytes[at..<Int(patch.range.lowerBound)] + patch.replacement
          at = Int(patch.range.upperBound)
        }
        return (file.name, bytes + file.bytes[at...])
      })
  }

  func members() throws -> [Member] {
    try files.map { try member($0.name, $0.bytes).member }
  }

  /// The members as they are edited.
  func resized() throws -> [Member] {
    var resized = try members()
    for (index, edits) in edits {
      for edit in edits {
        let gone = edit.range.upperBound - edit.range.lowerBound
        resized[index].size += Int64(edit.replacement.count) - gone
      }
    }
    return resized
  }

  func patches() throws -> [StreamPatch] {
    var offset: Int64 = 0
    var patches: [StreamPatch] = []
    for (index, member) in try members().enumerated() {
      if let edits = edits[index] {
        patches += try TarEdit.patches(of: member, at: offset, edits: edits)
      }
      offset += TarEdit.length(of: member)
    }
    return patches
  }

  private static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var tar = TarBuilder()
    for (name, bytes) in files { tar.file(name, bytes) }
    return tar.ended()
  }

  /// Makes the plan of a template of these members.
  func plan(_ template: FilePath, log: InflationLog? = nil) throws -> SplicePlanner.Outcome {
    try SplicePlanner.plan(
      SourceFile(template), members: MemberList(members()),
      sha256: String(repeating: "0", count: 64), log: log
    ) { $0.path.string.hasSuffix(".xml") }
  }

  /// Splices a template, and requires that it could be.
  @discardableResult
  func splice(_ template: FilePath, to package: FilePath) throws -> TgzSplicer {
    guard case .plan(let plan) = try plan(template) else {
      throw CocoaError(.featureUnsupported)
    }
    // By way of its bytes, as a plan from the store is.
    let again = try #require(SplicePlan(encoded: plan.encoded))
    #expect(again == plan)
    let splicer = TgzSplicer(again)
    let sha256 = try splicer.splice(
      SourceFile(template), patches: patches(), into: PackageOutput(creating: package))
    #expect(sha256 == Digest.hex(.sha256, of: try bytes(of: package)))
    return splicer
  }
}
