import Base
import Glibc
import Orders
import SQLiteLedger
import SystemPackage
import TextFormats

/// Reserves and issues orders of one pattern, as a process of its own that tests kill.
///
/// `ledger-worker LEDGER FIRST COUNT KITS`: orders w0…; a "kit" is a file in KITS with the name that
/// the order got. On standard output stands, a line each and only once it is promised, `ID NAME`.
@main
enum Worker {
  static func main() {
    do { try work() } catch {
      _ = try? FileDescriptor.standardError.writeAll("\(error)\n".utf8)
      exit(1)
    }
  }

  private static func work() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let first = Int(arguments[2]), let count = Int(arguments[3]) else {
      throw GabaritError(.usage, "LEDGER FIRST COUNT KITS")
    }
    let ledger = try SQLiteLedger(FilePath(arguments[1]), patience: 60)
    let policy = try NamePolicy(
      .object([
        "schema": .string("gabarit.names/1"),
        "shortname": .object(["pattern": .string("TPL-{n:4}")]),
        "fullname": .object(["pattern": .string("Course {n}")]),
      ]))
    let now = Instant(seconds: 1_800_000_000)
    let origin = Origin(at: now, who: "worker \(first)", command: "issue")
    for index in first..<first + count {
      let request = Order(
        id: "w\(index)", template: "TPL", categoryID: 7, duration: 365, shortname: "unused",
        fullname: "unused",
        // Some buyers buy twice, with names that collide.
        buyer: .init(email: "b\(index % 50)@example.test", firstname: "Ann", lastname: "Lee"))
      _ = try ledger.reserve(request, policy, for: 1_800, by: origin)
      let issued = try ledger.issue(
        request, policy, LedgerTerm(start: now, end: now.adding(days: 365)), by: origin)
      let name = issued.record.names.shortname
      // A line is written whole or not at all: it is shorter than a pipe's atom.
      print("\(request.id) \(name)")
      let bytes = Array("\(request.id) \(name)\n".utf8)
      let digest = Digest.hex(.sha256, of: bytes)
      _ = try ledger.announce(request.id, kit: digest, by: origin)
      let kit = FilePath(arguments[4]).appending(request.id)
      let file = try FileDescriptor.open(
        kit, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      _ = try file.closeAfter { try file.writeAll(bytes) }
      _ = try ledger.complete(request.id, kit: digest, by: origin)
    }
  }
}
