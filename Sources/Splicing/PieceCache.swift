internal import Synchronization

/// What pieces of one template came to, so that the next order need not compress them again.
///
/// A piece's form depends on the template and its range alone: with the store or without it the
/// same bytes are written.
final class PieceCache: Sendable {
  struct Key: Hashable {
    var range: Range<Int64>
    var form: Form
  }

  enum Form: Hashable {
    /// Compressed, pointing back to what stands before it.
    case joined
    /// Compressed on its own.
    case alone
    /// As it stands in the template, to be patched.
    case plain
  }

  struct Piece {
    var bytes: [UInt8]
    var checksum: UInt32
  }

  private struct State {
    var pieces: [Key: Piece] = [:]
    var bytes = 0
  }

  private static let mostBytes = 6 << 20
  private let state = Mutex(State())

  func piece(_ key: Key) -> Piece? { state.withLock { $0.pieces[key] } }

  /// Keeps a piece while there is room.
  func keep(_ piece: Piece, as key: Key) {
    state.withLock { state in
      guard state.pieces[key] == nil, state.bytes + piece.bytes.count <= PieceCache.mostBytes
      else { return }
      state.pieces[key] = piece
      state.bytes += piece.bytes.count
    }
  }
}
