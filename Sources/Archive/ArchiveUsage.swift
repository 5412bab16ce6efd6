/// What an archive, and those within it, have taken of the ``Limits`` so far.
///
/// Used by one thread at a time.
package final class ArchiveUsage {
  /// Bytes of the outermost file, which the ratio is of.
  let packedBytes: Int64
  var members = 0
  /// Bytes of all members' names.
  var nameBytes = 0
  /// Bytes of all members, unpacked.
  var totalBytes: Int64 = 0
  /// Bytes that were inflated only to look for a name (``ArchiveSniffer``).
  var sniffedBytes: Int64 = 0

  /// Nothing so far.
  ///
  /// - Parameter packedBytes: the size of the outermost file.
  package init(packedBytes: Int64) { self.packedBytes = packedBytes }
}
