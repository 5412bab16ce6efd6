import ArgumentParser
package import Orders
import Provisioning

struct OrdersList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List orders by their ids.",
    discussion: "Example: gabarit orders list --state active")

  @Option(parsing: .upToNextOption, help: "Only orders in these states.")
  var state: [OrderState] = []

  @Option(help: "Only orders of this template.")
  var template: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let records = try ledger.existing().orders(at: try Moment.now())
    try output.finish(
      records.filter {
        (state.isEmpty || state.contains($0.standing.state))
          && (template == nil || $0.request.template == template)
      }.map(OrderOutcome.init))
  }
}

extension OrderState: ExpressibleByArgument {}
