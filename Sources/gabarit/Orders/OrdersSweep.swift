import ArgumentParser
import Base
import Orders
import Provisioning
import Reports

struct OrdersSweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Have the access of all orders closed whose term is over.",
    discussion: """
      The result lists what has ended now, and what an earlier sweep could not write the files of; \
      pending lists all that is to be applied.
      Example: gabarit orders sweep --out kits/
      """)

  @OptionGroup var kits: KitFolderOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let ledger = try ledger.existing()
    let sweep = try ledger.sweep(by: try Moment.origin("orders sweep"))
    let ended = Set(sweep.ended.map(\.id))
    // What was recorded by a sweep that was stopped before it wrote these files.
    let begun = try ledger.orders(at: try Moment.now()).filter { record in
      guard record.pending == .sweep, !ended.contains(record.id) else { return false }
      return try kits.moveFiles.lacksFiles(record)
    }
    let outcomes = try (sweep.ended + begun).map { record in
      try OrderOutcome(record.id, kits.moveFiles) { () throws(GabaritError) in
        LedgerReceipt(record: record, isNew: ended.contains(record.id))
      }
    }
    let unconfirmed = sweep.unconfirmed.map { record in
      var outcome = OrderOutcome(record)
      outcome.notes = [
        "its term is over and nobody confirmed its restore: look whether a course stands open"
      ]
      return outcome
    }
    try output.finish(outcomes + unconfirmed)
  }
}
