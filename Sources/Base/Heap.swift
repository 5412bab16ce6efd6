internal import CPosix

/// What the process keeps of memory that it no longer uses.
package enum Heap {
  /// Gives large blocks back to the system as soon as they are freed.
  ///
  /// Left to itself, glibc soon takes them from its heap, which then grows with each order of a
  /// batch. For the command's start; a library leaves the process's memory alone.
  package static func returnLargeBlocks() { gabarit_return_large_blocks() }
}
