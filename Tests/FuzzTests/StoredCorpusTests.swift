import Foundation
import FuzzTargets
import SystemPackage
import TestKit
import Testing

/// The stored corpus, which is what a fuzzer begins with, and what it found.
@Suite("The stored corpus")
struct StoredCorpusTests {
  private static let folder = Samples.root.pushing(FilePath("Fuzzing/Corpus"))

  private func seeds(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = StoredCorpusTests.folder.appending(target.rawValue)
    return try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted().map {
      ($0, try bytes(of: folder.appending($0)))
    }
  }

  @Test(arguments: FuzzTarget.allCases) func `keeps every promise`(target: FuzzTarget) throws {
    let seeds = try seeds(target)
    #expect(!seeds.isEmpty)
    Tally.note("inputs of the stored corpus", seeds.count)
    for (name, seed) in seeds {
      #expect(throws: Never.self, "\(target)/\(name)") { try target.run(on: seed) }
    }
  }

  /// A few steps away, by the same seed each time: what a fuzzer does without knowing where it was.
  @Test(arguments: FuzzTarget.allCases)
  func `keeps every promise for what is near it`(target: FuzzTarget) throws {
    let seeds = try seeds(target)
    var mutator = Mutator(seed: 6)
    for (name, seed) in seeds {
      for round in 0..<(200 / seeds.count + 1) {
        let input = mutator.mutate(seed)
        #expect(throws: Never.self, "\(target)/\(name), \(round)") { try target.run(on: input) }
      }
    }
  }

  @Test func `has a folder for each target, and no other`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.string)
    #expect(Set(names) == Set(FuzzTarget.allCases.map(\.rawValue)))
  }
}

extension FuzzTarget {
  fileprivate func run(on bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try run($0) } }
}
