package import Base
package import Orders
internal import Testing

/// The first order of a text.
package func order(_ text: String) throws -> Order {
  let items = try OrderReader.read(Array(text.utf8))
  return try #require(items.first).order.get()
}

/// Why the first order of a text is refused.
package func refusal(_ text: String) -> GabaritError? {
  failure { _ = try order(text) }
}

/// Why a draft is refused.
package func refusal(_ draft: OrderDraft) -> GabaritError? { refusal(draft.json) }
