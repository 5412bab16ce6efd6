import ArgumentParser
import Groundwork
import Ledger
import Provisioning
import Reports

struct OrdersSweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Have the access of all orders closed whose term is over.",
    discussion: """
      The result lists what has ended now; pending lists all that is to be applied.
      Example: gabarit orders sweep --out kits/
      """)

  @OptionGroup var desk: DeskOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let sweep = try ledger.existing().sweep(by: try Moment.origin("orders sweep"))
    let outcomes = try sweep.ended.map { record in
      try OrderOutcome(record.id, desk.desk) { () throws(GabaritError) in
        LedgerReceipt(record: record, isNew: true)
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
