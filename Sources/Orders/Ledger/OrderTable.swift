package import Base

/// What a move does to an order that stands somewhere: the one table of an order's life.
package enum OrderTable {
  /// What comes of a move.
  package enum Step: Hashable, Sendable {
    /// The order then stands there.
    case to(OrderStanding)
    /// The order then stands there if its term still runs; else the move is refused.
    case whileRunning(OrderStanding)
    /// The order then stands there if its term is over; else it is left alone.
    case onceOver(OrderStanding)
    /// The order stands there already, or there is nothing to do: what is recorded is the answer.
    case stays
  }

  /// The moves that each standing allows; what is not here is refused.
  private static let table: [OrderStanding: [OrderMove: Step]] = [
    .reserved: [
      .reserve: .stays, .expire: .to(.expired), .issue: .to(.issuing), .cancel: .to(.cancelled),
      .sweep: .stays,
    ],
    .expired: [
      .reserve: .to(.reserved), .expire: .stays, .issue: .to(.issuing), .cancel: .to(.cancelled),
      .sweep: .stays,
    ],
    .issuing: [
      .reserve: .stays, .issue: .stays, .complete: .to(.issued), .cancel: .to(.cancelled),
      .sweep: .stays,
    ],
    .issued: [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.active),
      .cancel: .to(.cancelled), .sweep: .stays,
    ],
    .active: [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.active),
      .renew: .to(.active), .suspend: .to(.suspending(.asked)),
      .sweep: .onceOver(.suspending(.term)), .cancel: .to(.suspending(.cancellation)),
    ],
    .suspending(.asked): [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.suspended),
      .renew: .to(.suspending(.asked)), .suspend: .stays, .resume: .whileRunning(.resuming),
      .sweep: .stays, .cancel: .to(.suspending(.cancellation)),
    ],
    .suspending(.term): [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.ended),
      .renew: .to(.resuming), .suspend: .to(.suspending(.asked)),
      .resume: .whileRunning(.resuming), .sweep: .stays,
      .cancel: .to(.suspending(.cancellation)),
    ],
    .suspending(.cancellation): [
      .complete: .stays, .confirm: .to(.cancelled), .sweep: .stays, .cancel: .stays,
    ],
    .suspended: [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.suspended),
      .renew: .to(.suspended), .resume: .whileRunning(.resuming), .sweep: .stays,
      .cancel: .to(.cancelled),
    ],
    .resuming: [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.active),
      .renew: .to(.resuming), .suspend: .to(.suspending(.asked)), .resume: .stays,
      .sweep: .onceOver(.suspending(.term)), .cancel: .to(.suspending(.cancellation)),
    ],
    .ended: [
      .reserve: .stays, .issue: .stays, .complete: .stays, .confirm: .to(.ended),
      .renew: .to(.resuming), .sweep: .stays, .cancel: .to(.cancelled),
    ],
    .cancelled: [.confirm: .to(.cancelled), .sweep: .stays, .cancel: .stays],
  ]

  /// The moves that may begin an order's life.
  private static let beginnings: [OrderMove: OrderStanding] = [
    .reserve: .reserved, .issue: .issuing,
  ]

  /// What a move does, or nil where it is refused.
  package static func step(_ standing: OrderStanding, _ move: OrderMove) -> Step? {
    table[standing]?[move]
  }

  /// Where an order stands after a move; the same standing also where there is nothing to do.
  ///
  /// - Parameters:
  ///   - standing: where it stands; nil for an order that the ledger does not have.
  ///   - isOver: whether its term is over.
  /// - Throws: `moveRefused` with a sentence that says why; `unknownOrder`.
  package static func standing(
    after move: OrderMove, from standing: OrderStanding?, isOver: Bool
  ) throws(GabaritError) -> OrderStanding {
    guard let standing else {
      guard let first = beginnings[move] else {
        throw GabaritError(.unknownOrder, "the ledger has no order of this id")
      }
      return first
    }
    switch step(standing, move) {
    case .to(let next): return next
    case .stays: return standing
    case .onceOver(let next): return isOver ? next : standing
    case .whileRunning(let next) where !isOver: return next
    case .whileRunning: throw refusal("its term is over; renew the order, which opens it again")
    case nil: throw refusal(reason(standing, move))
    }
  }

  /// Whether a move can lead from one standing to another, as an event log may say.
  package static func allows(
    _ move: OrderMove, from: OrderStanding?, to next: OrderStanding
  ) -> Bool {
    [true, false].contains { (try? standing(after: move, from: from, isOver: $0)) == next }
  }

  static func refusal(_ reason: String) -> GabaritError { GabaritError(.moveRefused, reason) }

  /// Why a move is refused; exhaustive over what the table leaves out.
  private static func reason(_ standing: OrderStanding, _ move: OrderMove) -> String {
    switch (standing.state, move) {
    case (.cancelled, _): "the order is cancelled, which is final; place a new one"
    case (.suspending, _) where standing.cause == .cancellation:
      "the order is being cancelled, which is final; confirm that, and place a new one"
    case (_, .expire): "only a reservation expires, and the order has been issued"
    case (.reserved, .complete), (.expired, .complete):
      "the order is not being issued, so no kit of it can be completed"
    case (.reserved, _): "the order is only reserved; issue it first"
    case (.expired, _): "the order's reservation has expired; reserve or issue it again"
    case (.issuing, _): "the order's kit is not complete yet; issue the order again"
    case (.issued, _): "the order's restore is not confirmed yet; confirm it first"
    case (.active, .resume): "the order is active, so there is nothing to resume"
    case (.suspended, .suspend): "the order is suspended already"
    case (.ended, .suspend): "the order has ended, and its access is closed already"
    case (.ended, .resume): "the order's term is over; renew the order, which opens it again"
    default: "an order that is \(standing.state.rawValue) does not allow \(move.rawValue)"
    }
  }
}
