import Foundation
import SystemPackage
import TestKit
import Testing

/// The shape of the package: which target stands on which, and how large files grow.
struct StructureTests {
  private typealias Targets = [String: (kind: String, edges: Set<String>)]

  private static let targets = Result { try readTargets() }

  private static func readTargets() throws -> Targets {
    let folder = try TemporaryFolder()
    let run = try Tool.run(
      "swift",
      [
        "package", "--package-path", Samples.root.string, "--scratch-path",
        folder.path.appending("scratch").string, "dump-package",
      ])
    try #require(run.status == 0, "\(run.error)")
    let package = try JSON(run.output)
    var targets: Targets = [:]
    for target in package["targets"]?.elements ?? [] {
      guard let name = target["name"]?.text else { continue }
      let edges = (target["dependencies"]?.elements ?? []).compactMap { item in
        ["byName", "product", "target"].compactMap { item[$0]?.elements.first?.text }.first
      }
      #expect(edges.count == target["dependencies"]?.elements.count)
      targets[name] = (target["type"]?.text ?? "", Set(edges))
    }
    return targets
  }

  private static func swiftFiles(_ folder: String) throws -> [FilePath] {
    let root = Samples.root.appending(folder)
    let all = try #require(FileManager.default.enumerator(atPath: root.string))
    return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
      .map { root.pushing(FilePath($0)) }
  }

  private func imports(_ file: FilePath) throws -> Set<String> {
    let text = try String(contentsOfFile: file.string, encoding: .utf8)
    let lines = text.split(separator: "\n").filter { $0.contains("import ") }
    return Set(
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
          words[..<at].allSatisfy({ StructureTests.access.contains($0) })
        else { return nil }
        return String(words[at + 1].prefix { $0 != "." })
      })
  }

  private static let access: Set<Substring> = [
    "public", "package", "internal", "private", "@testable",
  ]

  @Test func `has the edges between targets that the table gives`() throws {
    let targets = try StructureTests.targets.get().filter {
      $0.value.kind != "test" && !Edges.ofTests.contains($0.key)
    }
    #expect(Set(targets.keys) == Set(Edges.sources.keys))
    for (name, target) in targets {
      #expect(target.edges == Edges.sources[name], "\(name)")
    }
  }

  @Test func `is drawn as it is, and the flows name types that are there`() throws {
    let script = Samples.root.pushing("Documentation/architecture.py")
    let run = try Tool.run("python3", [script.string, "--check"])
    #expect(run.status == 0, "\(run.error)")
  }

  @Test func `runs one way`() {
    var done: Set<String> = ["SystemPackage", "ArgumentParser", "GRDB"]
    var rest = Edges.sources
    while let next = rest.first(where: { $0.value.isSubset(of: done) }) {
      done.insert(next.key)
      rest[next.key] = nil
    }
    #expect(rest.isEmpty, "these stand on each other: \(rest.keys)")
  }

  @Test func `has tests for each library, and none reaches into another's`() throws {
    let targets = try StructureTests.targets.get()
    let libraries = Edges.sources.filter { !$0.value.isEmpty && $0.key != "gabarit" }.keys
    for name in libraries {
      #expect(targets[name + "Tests"]?.kind == "test", "\(name)")
    }
    for (name, target) in targets where target.kind == "test" {
      #expect(!target.edges.contains { $0.hasSuffix("Tests") }, "\(name)")
    }
  }

  @Test func `imports only what the table gives`() throws {
    for name in Edges.sources.keys {
      var allowed = (Edges.sources[name] ?? []).union(Edges.system)
      if Edges.foundation.contains(name) { allowed.insert("Foundation") }
      for file in try StructureTests.swiftFiles("Sources/\(name)") {
        let found = try imports(file)
        #expect(found.isSubset(of: allowed), "\(file): \(found.subtracting(allowed))")
      }
    }
  }

  @Test func `lets nothing but the ledger of SQLite reach GRDB, and the engine none of it`() throws
  {
    let targets = try StructureTests.targets.get()
    var above = targets.filter { $0.value.edges.contains("GRDB") && $0.value.kind != "test" }
    #expect(Set(above.keys) == ["SQLiteLedger"])
    var reached: Set<String> = []
    while let next = above.popFirst() {
      reached.insert(next.key)
      above.merge(targets.filter { $0.value.edges.contains(next.key) && $0.value.kind != "test" }) {
        old, _ in old
      }
    }
    let engine = Set(Edges.sources.keys).subtracting([
      "SQLiteLedger", "GabaritSQLiteLedger", "gabarit",
    ])
    #expect(reached.isDisjoint(with: engine), "\(reached)")
  }

  @Test func `shows clients little, and that in few places`() throws {
    var declarations: [String: Int] = [:]
    for folder in ["Sources", "Tests"] {
      for file in try StructureTests.swiftFiles(folder) {
        let text = try String(contentsOfFile: file.string, encoding: .utf8)
        let count = text.split(separator: "\n").count {
          $0.contains(/^\s*(@\S+ )*public (?!import )/)
        }
        let place = file.components.dropFirst(Samples.root.components.count).prefix(2)
        if count > 0 {
          declarations[place.map(\.string).joined(separator: "/"), default: 0] += count
        }
      }
    }
    #expect(Set(declarations.keys) == Edges.ofClients)
    let all = declarations.values.reduce(0, +)
    #expect(all <= Edges.publicDeclarations, "\(all): \(declarations)")
  }

  @Test func `keeps C modules out of every signature`() throws {
    for file in try StructureTests.swiftFiles("Sources") {
      let text = try String(contentsOfFile: file.string, encoding: .utf8)
      let shown = text.split(separator: "\n").filter {
        $0.hasPrefix("public import C") || $0.hasPrefix("package import C")
      }
      let modules = shown.filter { !$0.hasSuffix(" Catalogue") && !$0.hasSuffix(" Compliance") }
      #expect(modules == [], "\(file)")
    }
  }

  /// What takes memory out of the compiler's care.
  private static let unsafe = [
    "withUnsafe", "UnsafeMutable", "UnsafePointer", "UnsafeBufferPointer",
    "UnsafeRawBufferPointer(", "UnsafeRawPointer", "OpaquePointer", "Unmanaged", "unsafeBitCast",
    "unsafeDowncast", "(unsafe)", "baseAddress", "assumingMemoryBound", "bindMemory",
    "withMemoryRebound", "withUTF8", "withContiguous", "Unchecked", "unownedUnsafe", "malloc",
    "allocate(",
  ]

  @Test func `takes pointers apart in the wrapping targets alone`() throws {
    for name in Edges.sources.keys where !Edges.wrapping.contains(name) {
      for file in try StructureTests.swiftFiles("Sources/\(name)") {
        let text = try String(contentsOfFile: file.string, encoding: .utf8)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
          .enumerated()
        {
          let found = StructureTests.unsafe.filter { line.contains($0) }
          #expect(found.isEmpty, "\(file):\(number + 1) \(found)")
        }
      }
    }
  }

  @Test(arguments: ["Sources", "Tests"]) func `keeps files to 400 lines`(
    folder: String
  ) throws {
    let files = try StructureTests.swiftFiles(folder)
    #expect(files.count > 20)
    for file in files {
      let text = try String(contentsOfFile: file.string, encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 401, "\(file)")
    }
  }

  @Test func `names no machine's paths and no person`() throws {
    for folder in ["Sources", "Tests", "Schemas", "SampleBackups"] {
      let root = Samples.root.appending(folder)
      let all = try #require(FileManager.default.enumerator(atPath: root.string))
      for name in all.compactMap({ $0 as? String })
      where [".swift", ".json", ".md", ".h", ".c", ".sh", ".php"].contains(where: name.hasSuffix) {
        let text = try String(contentsOfFile: root.pushing(FilePath(name)).string, encoding: .utf8)
        for forbidden in ["/ho" + "me/", "/wo" + "rk/", "/ro" + "ot/", "/tmp" + "/"] {
          #expect(!text.contains(forbidden), "\(folder)/\(name): \(forbidden)")
        }
      }
    }
  }
}
