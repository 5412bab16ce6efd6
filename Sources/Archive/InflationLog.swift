package import Base
internal import Synchronization

/// What the reading of a tgz leaves behind for its plan: from where it can be inflated again, and
/// whether it is laid out as Moodle's packer lays it out.
///
/// With it a template is planned without being inflated from its start again. It takes up to 3 MB.
package final class InflationLog: Sendable {
  /// A state that inflating can be taken up from.
  package struct Point: @unchecked Sendable {
    /// Never stepped: whoever goes on from here copies it.
    package let inflater: Inflater
    /// The next byte of the file.
    package let offset: Int64
    /// How much was unpacked before.
    package let produced: Int64
  }

  private struct State {
    var identity: SourceFile.Identity?
    var points: [Point] = []
    var spacing: Int64 = 4 << 20
    var length: Int64?
    var isMoodleLayout = false
  }

  private static let most = 32
  private let state = Mutex(State())

  /// Makes one for one reading.
  package init() {}

  /// Bytes of the unpacked stream; nil where it was not read to its end, or is not one gzip member
  /// and nothing else.
  package var length: Int64? { state.withLock { $0.length } }
  /// Whether the stream is a tar as Moodle's packer writes it, to the byte.
  package var isMoodleLayout: Bool { state.withLock { $0.isMoodleLayout } }

  /// Whether it is of this very file, and whole.
  package func isWhole(of file: SourceFile) -> Bool {
    state.withLock { $0.length != nil && $0.identity == file.identity }
  }

  /// The last point at or before an offset of the unpacked stream; nil where only the start is.
  package func point(before offset: Int64) -> Point? {
    state.withLock { $0.points.last { $0.produced <= offset } }
  }

  func begin(_ identity: SourceFile.Identity) {
    state.withLock { $0 = State(identity: identity) }
  }

  /// Keeps the state that is reached, where it is far enough from the last one.
  func note(_ inflater: Inflater, at offset: Int64, after produced: Int64) {
    state.withLock { state in
      guard produced - (state.points.last?.produced ?? 0) >= state.spacing, !inflater.isFinished
      else { return }
      state.points.append(
        Point(inflater: Inflater(copying: inflater), offset: offset, produced: produced))
      guard state.points.count > InflationLog.most else { return }
      state.spacing *= 2
      state.points = state.points.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
  }

  package func end(length: Int64) { state.withLock { $0.length = length } }
  func end(_ layout: TarLayout) { state.withLock { $0.isMoodleLayout = layout.holds } }
}
