/// Where an order stands.
///
/// The states `suspending` and `resuming` end by a confirm only: the ledger never claims what
/// nobody applied in Moodle.
package enum OrderState: String, Codable, CaseIterable, Sendable {
  /// Ordered, before it is paid for: holds its names until its time has passed.
  case reserved
  /// A reservation whose time has passed: holds nothing.
  case expired
  /// Its kit is being made: the names and the term are settled.
  case issuing
  /// Its kit is made; whether it was restored is not known.
  case issued
  /// Restored, and its access open.
  case active
  /// Its access is to be closed: by its term, because somebody asked, or for good.
  case suspending
  /// Its access was closed because somebody asked; a resume opens it.
  case suspended
  /// Its access is to be opened.
  case resuming
  /// Its access was closed by its term; a renewal opens it.
  case ended
  /// Over for good.
  case cancelled
}

/// Why an order's access is to be closed.
package enum SuspensionCause: String, Codable, CaseIterable, Sendable {
  /// Its term is over.
  case term
  /// Somebody asked.
  case asked
  /// The order is cancelled.
  case cancellation
}

/// What can happen to an order.
package enum OrderMove: String, Codable, CaseIterable, Sendable {
  /// Names are held for a time.
  case reserve
  /// A reservation's time has passed.
  case expire
  /// A kit is going to be made.
  case issue
  /// The kit is made.
  case complete
  /// What was to be done in Moodle was done and verified.
  case confirm
  /// The term gets longer.
  case renew
  /// The access is closed.
  case suspend
  /// The access is opened again.
  case resume
  /// The access is closed if the term is over.
  case sweep
  /// The order is over for good.
  case cancel
}

/// A state, and the cause where the state is ``OrderState/suspending``.
package struct OrderStanding: Hashable, Codable, Sendable {
  /// The state.
  package let state: OrderState
  /// Why the access is to be closed; nil in every other state.
  package let cause: SuspensionCause?

  private init(_ state: OrderState, _ cause: SuspensionCause? = nil) {
    self.state = state
    self.cause = cause
  }

  /// A standing, or nil where the cause is missing or one too many.
  package init?(state: OrderState, cause: SuspensionCause?) {
    guard (state == .suspending) == (cause != nil) else { return nil }
    self.init(state, cause)
  }

  /// Reads a standing, never one that there is not.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let state = try container.decode(OrderState.self, forKey: .state)
    let cause = try container.decodeIfPresent(SuspensionCause.self, forKey: .cause)
    guard let standing = OrderStanding(state: state, cause: cause) else {
      throw DecodingError.dataCorruptedError(
        forKey: .cause, in: container, debugDescription: "a cause for another state, or none")
    }
    self = standing
  }

  /// ``OrderState/reserved``.
  package static let reserved = OrderStanding(.reserved)
  /// ``OrderState/expired``.
  package static let expired = OrderStanding(.expired)
  /// ``OrderState/issuing``.
  package static let issuing = OrderStanding(.issuing)
  /// ``OrderState/issued``.
  package static let issued = OrderStanding(.issued)
  /// ``OrderState/active``.
  package static let active = OrderStanding(.active)
  /// ``OrderState/suspended``.
  package static let suspended = OrderStanding(.suspended)
  /// ``OrderState/resuming``.
  package static let resuming = OrderStanding(.resuming)
  /// ``OrderState/ended``.
  package static let ended = OrderStanding(.ended)
  /// ``OrderState/cancelled``.
  package static let cancelled = OrderStanding(.cancelled)
  /// ``OrderState/suspending`` for a cause.
  package static func suspending(_ cause: SuspensionCause) -> OrderStanding {
    OrderStanding(.suspending, cause)
  }

  /// Every standing there is.
  package static let all: [OrderStanding] = OrderState.allCases.flatMap { state in
    state == .suspending ? SuspensionCause.allCases.map { suspending($0) } : [OrderStanding(state)]
  }
}
