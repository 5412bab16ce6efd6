import ArgumentParser
import Base
import Orders
import Provisioning
import SystemPackage

struct OrdersReserve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reserve",
    abstract: "Hold orders' names for a while, before they are paid for; issue takes them.",
    discussion: """
      A reservation ends by itself; reserved again, an order keeps its names and its time.
      Example: gabarit orders reserve order.json --for 30m
      """)

  @OptionGroup var files: OrderFiles

  @Option(name: .customLong("for"), help: "How long: 90s, 30m, 12h or 3d.")
  var span: Span

  @OptionGroup var zone: ZoneOption
  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let zone = try zone.zone()
    let items = try files.items(in: zone)
    let policy = try names.policy(in: zone)
    let origin = try Moment.origin("orders reserve")
    let ledger = try ledger.making()
    let outcomes = try items.map { item in
      try OrderOutcome(item.id, nil) { () throws(GabaritError) in
        try ledger.reserve(try item.order.get(), policy, for: span.seconds, by: origin)
      }
    }
    try output.finish(outcomes)
  }
}
