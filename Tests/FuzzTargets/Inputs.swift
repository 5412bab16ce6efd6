internal import Archive
internal import Base
internal import Glibc
internal import Synchronization
internal import SystemPackage
internal import TestKit

/// Takes small decisions out of an input's first bytes.
struct InputBytes {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// A number below a bound.
  mutating func number(below bound: Int) -> Int {
    let value = Int(byte()) << 8 | Int(byte())
    return bound > 0 ? value % bound : 0
  }
}

/// Bytes as a file that lies in memory alone.
func memoryFile(_ bytes: [UInt8]) throws(GabaritError) -> SourceFile {
  let file = try ScratchFile()
  try bytes.withBytes { (bytes) throws(GabaritError) in try file.write(bytes) }
  return try file.source()
}

/// What the bounds are while fuzzing: low, so that inputs of some kilobytes meet them.
let fuzzLimits: Limits = {
  var limits = Limits()
  limits.memberBytes = 1 << 20
  limits.totalBytes = 4 << 20
  limits.ratioFloor = 1 << 20
  limits.members = 200
  limits.manifestEntries = 500
  limits.manifestSettings = 500
  limits.dates = 500
  limits.xmlTextBytes = 1 << 20
  limits.xmlTokenBytes = 100_000
  return limits
}()

/// Where packages of this process are written: in memory, where there is such a folder.
///
/// A test gives each of its own; a fuzzer has one thread.
func withPlace<Value>(_ body: (FilePath) throws -> Value) throws -> Value {
  let number = places.add(1, ordering: .relaxed).newValue
  let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
  let path = FilePath("\(folder)/gabarit-fuzz-\(getpid())-\(number)")
  unlink(path.string)
  defer { unlink(path.string) }
  return try body(path)
}

private let places = Atomic(0)

/// A container's members, as gabarit reads them.
typealias ReadMembers = [(member: Member, bytes: [UInt8])]

/// Reads a container; nil where it is refused.
func members(of file: SourceFile, limits: Limits = fuzzLimits) throws -> ReadMembers? {
  var members: ReadMembers = []
  do throws(GabaritError) {
    var reader = try ArchiveReader(file, limits: limits)
    while let member = try reader.next() {
      var bytes: [UInt8] = []
      try reader.read { (piece) throws(GabaritError) in bytes += piece }
      members.append((member, bytes))
    }
  } catch {
    try promiseRefusal(error)
    return nil
  }
  return members
}
