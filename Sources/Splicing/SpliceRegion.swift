import Archive

/// A stretch of blocks that is encoded anew, and its pieces.
struct SpliceRegion {
  /// A part of the old stream that is compressed on its own.
  struct Piece {
    /// Which bytes of the old stream.
    var range: Range<Int64>
    /// What changes in them; empty for one that stays, whose compressed form serves again.
    var patches: ArraySlice<StreamPatch>
  }

  /// Between two patches this much is a piece of its own.
  private static let gap: Int64 = 4 << 10
  /// Pieces with patches end at the first one that would make them longer.
  private static let mostPatched: Int64 = 64 << 10
  /// Pieces without are cut at this length, which bounds memory.
  private static let longest: Int64 = 512 << 10

  /// The border at which it begins.
  let start: Int
  /// The border at which the old stream goes on; nil where nothing does.
  var end: Int?
  var patches: ArraySlice<StreamPatch>

  /// The regions of patches in their order.
  static func of(_ patches: [StreamPatch], in plan: SplicePlan) -> [SpliceRegion] {
    var regions: [SpliceRegion] = []
    for index in patches.indices {
      let range = patches[index].range
      let start = plan.border(before: range.lowerBound)
      // Blocks may point back 32 KB, and so not into what changed.
      let end = plan.border(behind: range.upperBound + Int64(DeflateStream.windowBytes))
      if var last = regions.last, last.end.map({ start <= $0 }) ?? true {
        last.end = last.end.flatMap { old in end.map { max(old, $0) } }
        last.patches = patches[last.patches.startIndex...index]
        regions[regions.count - 1] = last
      } else {
        regions.append(SpliceRegion(start: start, end: end, patches: patches[index...index]))
      }
    }
    return regions
  }

  /// How much of the old stream is encoded anew.
  func length(in plan: SplicePlan) -> Int64 {
    (end.map { plan.borders[$0] } ?? plan.end).offset - plan.borders[start].offset
  }

  /// The pieces, in order and without a gap.
  func pieces(in plan: SplicePlan) -> [Piece] {
    var pieces: [Piece] = []
    var at = plan.borders[start].offset
    func leave(until limit: Int64) {
      while at < limit {
        let step = min(limit, at + SpliceRegion.longest)
        pieces.append(Piece(range: at..<step, patches: []))
        at = step
      }
    }
    var index = patches.startIndex
    while index < patches.endIndex {
      let first = patches[index].range.lowerBound
      var last = index
      while last + 1 < patches.endIndex,
        patches[last + 1].range.lowerBound - patches[last].range.upperBound < SpliceRegion.gap,
        patches[last + 1].range.upperBound - first <= SpliceRegion.mostPatched
      {
        last += 1
      }
      leave(until: first)
      pieces.append(
        Piece(range: first..<patches[last].range.upperBound, patches: patches[index...last]))
      at = patches[last].range.upperBound
      index = last + 1
    }
    leave(until: (end.map { plan.borders[$0] } ?? plan.end).offset)
    return pieces
  }
}
