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
    let desk = OrderDesk(try ledger.making(), by: origin)
    try output.finish(try items.map { try desk.reserve($0, policy, for: span.seconds) })
  }
}
