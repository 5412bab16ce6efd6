import Base
import Foundation
import Orders
import SystemPackage
import TestKit
import Testing

@testable import SQLiteLedger

/// Many processes on one ledger, some of them killed.
@Suite(.serialized) struct ProcessTests {
  private static let worker: FilePath = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return FilePath(own ?? CommandLine.arguments[0]).removingLastComponent()
      .appending("ledger-worker")
  }()

  /// A worker that is at work; what it says goes to files.
  ///
  /// Not Foundation's `Process`: beside many others it misses the end of a child that was killed at
  /// its start, and waits for ever.
  private struct Running {
    var id: pid_t

    init(_ folder: TemporaryFolder, first: Int, count: Int, run: Int) throws {
      let out = try folder.write("out/\(first)-\(run)", [])
      let err = try folder.write("err/\(first)-\(run)", [])
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_addopen(&actions, 1, out.string, O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, err.string, O_WRONLY, 0)
      let arguments = [
        ProcessTests.worker.string, folder.path.appending("ledger.sqlite").string, String(first),
        String(count), folder.path.appending("kits").string,
      ]
      var pointers = arguments.map { strdup($0) } + [nil]
      defer { for pointer in pointers { free(pointer) } }
      id = 0
      let status = posix_spawn(&id, arguments[0], &actions, nil, &pointers, environ)
      try #require(status == 0, "\(arguments[0]) cannot be run")
    }

    func kill() { Foundation.kill(id, SIGKILL) }

    /// The signal that ended it, or the exit code, as wait(2) tells.
    func wait() -> (signal: Int32, code: Int32) {
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      return (status & 0x7f, status >> 8 & 0xff)
    }
  }

  /// The names that were promised, by order: whatever a worker said before it was killed.
  private static func promised(_ folder: TemporaryFolder) throws -> [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    let place = folder.path.appending("out")
    for file in try FileTree.names(in: place) {
      let text = String(decoding: try bytes(of: place.appending(file)), as: UTF8.self)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        if words.count == 2 { names[words[0], default: []].insert(words[1]) }
      }
    }
    return names
  }

  private static func errors(_ folder: TemporaryFolder) throws -> [String] {
    let place = folder.path.appending("err")
    return try FileTree.names(in: place).compactMap { file in
      let text = String(decoding: try bytes(of: place.appending(file)), as: UTF8.self)
      return text.isEmpty ? nil : "\(file): \(text)"
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `never get one name twice, killed at any moment, and go on where they were`() throws {
    let folder = try TemporaryFolder()
    try FileTree.makeFolder(folder.path.appending("kits"))
    let workers = 12
    let each = 25
    var running: [Int: Running] = [:]
    // All find no ledger, and make it at once.
    for index in 0..<workers {
      running[index] = try Running(folder, first: index * each, count: each, run: 0)
    }
    var kills = 0
    for run in 1...30 {
      Thread.sleep(forTimeInterval: .random(in: 0.005...0.12))
      let index = Int.random(in: 0..<workers)
      guard let process = running[index] else { continue }
      process.kill()
      if process.wait().signal == SIGKILL { kills += 1 }
      running[index] = try Running(folder, first: index * each, count: each, run: run)
    }
    for process in running.values {
      #expect(process.wait() == (0, 0))
    }
    let errors = try ProcessTests.errors(folder).joined()
    #expect(errors.isEmpty, "\(errors)")
    #expect(kills > 5, "the workers were too fast to be killed")

    let ledger = try SQLiteLedger(folder.path.appending("ledger.sqlite"))
    let orders = try ledger.orders(at: LedgerFixture.noon)
    #expect(orders.count == workers * each)
    #expect(orders.allSatisfy { $0.standing == .issued })
    #expect(Set(orders.map { CourseNameKey($0.names.shortname) }).count == orders.count)
    #expect(try ledger.verify().isEmpty)
    // A name once promised is the order's for good.
    let promised = try ProcessTests.promised(folder)
    for order in orders {
      #expect(promised[order.id]?.subtracting([order.names.shortname]) == [], "\(order.id)")
      let kit = try bytes(of: folder.path.appending("kits").appending(order.id))
      #expect(order.kit == Digest.hex(.sha256, of: kit), "\(order.id)")
    }
    // No number is lost to a killed process: what it had not promised was never taken.
    #expect(
      Set(orders.map(\.names.shortname))
        == Set((1...orders.count).map { "TPL-" + String("000\($0)".suffix(4)) }))
    // One person each, however many processes met them first.
    #expect(Set(orders.map(\.username)).count == min(50, orders.count))
    let events = try ledger.events(of: nil)
    #expect(events.count { $0.verb == .complete } == orders.count)
    #expect(events.count { $0.verb == .reserve } == orders.count)
  }

  @Test(.timeLimit(.minutes(5))) func `leave no reservation half-made when all are killed`() throws
  {
    for _ in 0..<5 {
      let folder = try TemporaryFolder()
      try FileTree.makeFolder(folder.path.appending("kits"))
      let all = try (0..<6).map {
        try Running(folder, first: $0 * 100, count: 100, run: 0)
      }
      Thread.sleep(forTimeInterval: .random(in: 0.02...0.4))
      for process in all { process.kill() }
      for process in all { _ = process.wait() }
      let ledger = try SQLiteLedger(folder.path.appending("ledger.sqlite"))
      #expect(try ledger.verify().isEmpty)
      let orders = try ledger.orders(at: LedgerFixture.noon)
      for (id, names) in try ProcessTests.promised(folder) {
        #expect(orders.first { $0.id == id }.map { names == [$0.names.shortname] } == true, "\(id)")
      }
    }
  }
}
