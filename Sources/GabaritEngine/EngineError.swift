package import Base

/// The one error of the engine: what failed, and where.
///
/// What is wrong with a backup is a ``Finding``, and what is wrong with one order of a batch is in
/// its ``IssueResult``; an error means that the work could not be done. No error quotes personal data.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  ///
  /// Open: reports list more, and later versions may add some. All that is not named here says that
  /// a file cannot be read as a backup: damaged, cut, hostile, or something else.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The stable name, as JSON reports show it: `bad-order`.
    public let rawValue: String

    /// A code by its stable name.
    public init(rawValue: String) { self.rawValue = rawValue }

    init(_ code: GabaritError.Code) { rawValue = code.rawValue }

    /// Reading or writing failed in the operating system.
    public static let io = Code(.io)
    /// A file changed while it was read.
    public static let changedMeanwhile = Code(.changedMeanwhile)
    /// A policy, a list or another file of the caller's is not what it should be.
    public static let badInput = Code(.badInput)
    /// An order is invalid.
    public static let badOrder = Code(.badOrder)
    /// The target is there already.
    public static let targetExists = Code(.targetExists)
    /// The order's state does not allow this.
    public static let moveRefused = Code(.moveRefused)
    /// A name is taken by another order or in the Moodle.
    public static let nameTaken = Code(.nameTaken)
    /// The ledger has another order with this id.
    public static let orderDiffers = Code(.orderDiffers)
    /// No backup is suitable.
    public static let nothingSuitable = Code(.nothingSuitable)
    /// An attestation does not prove what was asked.
    public static let notAttested = Code(.notAttested)
    /// Options contradict each other.
    public static let usage = Code(.usage)
    /// The engine is at fault.
    public static let fault = Code(.fault)
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened and, where there is one, the remedy: a sentence without its stop.
  public let message: String
  /// The file it happened in, as the caller named it.
  public let file: String?
  /// The member of the backup.
  public let member: String?
  /// One line: the place, what happened, and what the system or a C library said.
  public let description: String

  /// For the products that open ledgers.
  package init(_ error: GabaritError) {
    code = Code(error.code)
    message = error.message
    file = error.file
    member = error.member
    description = error.description
  }

  /// What a body returns, with its error turned into the engine's.
  static func converting<Value: ~Copyable>(
    _ body: () throws(GabaritError) -> Value
  ) throws(EngineError) -> Value {
    do throws(GabaritError) { return try body() } catch { throw EngineError(error) }
  }
}
