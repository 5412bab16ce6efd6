import ArgumentParser
import Base
import Orders
import Provisioning
import SystemPackage

struct OrdersConfirm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Record that what was to be done in Moodle was done and verified.",
    discussion: """
      restore.sh and apply.sh end with a line for --applied; by hand, an order and its course are \
      named.
      Example: sh kits/A-1/restore.sh /var/www/moodle | gabarit orders confirm --applied -
      """)

  @Argument(help: "The order's id.")
  var order: String?

  @Option(help: "The course's id in Moodle.")
  var courseID: Int64?

  @Option(help: "The course's short name in Moodle.")
  var shortname: String?

  @Option(help: "The number of the move that was applied; the pending one without it.")
  var move: Int64?

  @Option(help: "Lines that restore.sh and apply.sh wrote; - reads standard input.")
  var applied: FilePath?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let isByHand = order != nil && courseID != nil && shortname != nil
    let isBare = order == nil && courseID == nil && shortname == nil && move == nil
    guard applied == nil ? isByHand : isBare else {
      throw ValidationError(
        "Give an order with --course-id and --shortname, or --applied alone.")
    }
  }

  func run() throws {
    let confirmations = try read()
    let origin = try Moment.origin("orders confirm")
    let desk = OrderDesk(try ledger.existing(), by: origin)
    try output.finish(try confirmations.map { try desk.confirm($0, $1) })
  }

  private func read() throws(GabaritError) -> [(String, Confirmation)] {
    guard let applied else {
      return [
        (
          order ?? "",
          Confirmation(courseID: courseID ?? 0, shortname: shortname ?? "", move: move)
        )
      ]
    }
    do throws(GabaritError) {
      let bytes =
        applied == "-"
        ? try Console.readAll(limit: Applied.largest)
        : try FileTree.contents(of: applied, limit: Applied.largest)
      return try Applied.read(bytes).map { ($0.order, $0.confirmation) }
    } catch { throw error.in(file: applied == "-" ? "standard input" : applied.string) }
  }
}
