internal import Base

/// What is fuzzed: each takes any bytes at all, and must neither crash, hang, leak nor break what it
/// promises.
///
/// One list for libFuzzer (`Fuzzing`, a package of its own, since it needs flags that nobody else
/// should have) and for the tests, which give each its stored corpus.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// A container, as it comes.
  case gzip
  /// A tar within gzip, whose header checksums are set right.
  case tar
  /// A zip, by its directory.
  case zip
  /// An XML member whose texts are all replaced.
  case edit
  /// An XML member read in pieces, and one text replaced.
  case xml
  /// `moodle_backup.xml` in a backup, judged.
  case manifest
  /// `files.xml` in a backup, judged.
  case files
  /// Any other member of a backup, judged.
  case member
  /// A tar as a whole backup, judged.
  case backup
  /// A member of a backup, from which all is scrubbed that belongs to people.
  case scrub
  /// Orders as JSON, lines and CSV.
  case orders
  /// Tables.
  case csv
  /// Policies, waivers, baselines, policies of names, what a restore told.
  case policy
  /// A list of persons, and what is searched for them.
  case persons
  /// A ledger's export.
  case ledger
  /// A check that somebody signed.
  case attestation
  /// A backup's dates, which are moved.
  case dates
  /// A stored plan, and a package spliced by it.
  case plan
  /// What is kept of a template that was judged, and a package cut by it.
  case store
  /// Packages spliced from a tgz that any packer may have made.
  case splice
  /// Packages spliced from a zip.
  case zipsplice

  /// Runs the target.
  ///
  /// - Throws: ``BrokenPromise``; what the input is refused with is no error here.
  public func run(_ input: UnsafeRawBufferPointer) throws {
    let bytes = Array(input)
    switch self {
    case .gzip: try ContainerPromises.read(bytes)
    case .tar: try ContainerPromises.readTar(bytes)
    case .zip: try ContainerPromises.readZip(bytes)
    case .edit: try EditPromises.replaceAll(bytes)
    case .xml: try XMLPromises.read(bytes)
    case .manifest: try BackupPromises.judge("moodle_backup.xml", bytes)
    case .files: try BackupPromises.judge("files.xml", bytes)
    case .member: try BackupPromises.judge(bytes)
    case .backup: try BackupPromises.judge(tar: bytes)
    case .scrub: try BackupPromises.scrub(bytes)
    case .orders: try TextPromises.orders(bytes)
    case .csv: try TextPromises.csv(bytes)
    case .policy: try TextPromises.policy(bytes)
    case .persons: try TextPromises.persons(bytes)
    case .ledger: try TextPromises.ledger(bytes)
    case .attestation: try AttestationPromises.read(bytes)
    case .dates: try DatePromises.move(bytes)
    case .plan: try PlanPromises.splice(bytes)
    case .store: try StorePromises.cut(bytes)
    case .splice: try SplicePromises.splice(bytes)
    case .zipsplice: try SplicePromises.spliceZip(bytes)
    }
  }
}

extension FuzzTarget {
  /// A sound input of a target for which no text editor makes one; nil for others.
  public func seed() throws -> [UInt8]? {
    switch self {
    case .plan: try PlanPromises.seed()
    case .store: try StorePromises.seed()
    default: nil
    }
  }
}

/// Something that holds for every input did not.
package struct BrokenPromise: Error, CustomStringConvertible {
  /// What was promised.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Requires what is promised.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) throws(BrokenPromise) {
  if !holds { throw BrokenPromise(what()) }
}

/// Requires that what bytes were refused with is no fault of gabarit's own, and says something.
func promiseRefusal(_ error: any Error) throws {
  guard let error = error as? GabaritError else { throw error }
  try promise(error.code != .fault, "a refusal is no fault: \(error)")
  try promise(!error.message.isEmpty, "a refusal says why")
}
