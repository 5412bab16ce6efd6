package import Base
internal import Orders
package import SystemPackage

/// What became of one order.
package struct IssueResult: Sendable {
  /// What was done.
  package enum Status: String, Sendable {
    /// A kit was made.
    case issued
    /// The kit was there already, whole and of this very order.
    case unchanged
    /// The kit's scripts were replaced by this program's.
    case renewed
    /// The order cannot be fulfilled as it stands.
    case refused
    /// Something else went wrong.
    case failed
    /// Nothing was written, since nothing was to be.
    case planned
  }

  /// The order's id, or its place where it has none.
  package var order: String
  /// What was done.
  package var status: Status
  /// The kit's folder.
  package var kit: FilePath?
  /// Why not, where it was not done.
  package var error: GabaritError?
  /// The template the package is cut from.
  package var template: FilePath?
  /// How the package was cut; nil where none was.
  package var method: PackagingMethod?
  /// The names, the user name and the term that the order gets.
  package var delivery: Delivery?
  /// The fields that change.
  package var changes: [Change] = []
  /// The dates that stay as they are, of a plan in which dates move.
  package var unmovedDates: [UnmovedDate] = []
  /// What is worth knowing of the kit.
  package var notes: [String] = []

  /// The same without what takes much room: what became of it alone, for a long batch.
  package var outline: IssueResult {
    IssueResult(order: order, status: status, kit: kit, error: error, method: method)
  }

  /// The codes that say that an order cannot be fulfilled as it stands.
  static let refusals: Set<GabaritError.Code> = [
    .badOrder, .targetExists, .nothingSuitable, .nameTaken, .orderDiffers, .moveRefused,
    .unknownOrder,
  ]

  /// Does something with an order.
  ///
  /// - Throws: `interrupted`. Everything else is in the result.
  static func of(
    _ item: OrderReader.Item, _ body: (Order) throws(GabaritError) -> IssueResult
  ) throws(GabaritError) -> IssueResult {
    do throws(GabaritError) {
      try Interruption.check()
      var result = try body(try item.order.get())
      result.notes += item.notes
      return result
    } catch {
      if error.code == .interrupted { throw error }
      return IssueResult(
        order: item.id, status: refusals.contains(error.code) ? .refused : .failed, error: error)
    }
  }
}
