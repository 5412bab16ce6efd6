/// Where a long run of copied bytes is put: at the same place within a block as in the template.
///
/// Then the system copies whole pages, and a file system that can (XFS, Btrfs) shares the template's
/// blocks.
package enum BlockAlignment {
  /// The blocks of nearly all file systems, in bytes.
  package static let block: Int64 = 4_096
  /// From this length on a run is worth a gap of up to one block and some bytes.
  static let longRun: Int64 = 1 << 20

  /// How many bytes are to be left before a run, up to one block less a byte; 0 for short ones.
  ///
  /// - Parameters:
  ///   - position: where the run would go without.
  package static func gap(at position: Int64, before run: Range<Int64>) -> Int64 {
    guard run.upperBound - run.lowerBound >= longRun else { return 0 }
    let distance = (run.lowerBound - position) % block
    return distance < 0 ? distance + block : distance
  }
}
