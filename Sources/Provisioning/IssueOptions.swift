public import Archive
public import Compliance
public import Groundwork
public import SystemPackage

/// How kits are issued.
public struct IssueOptions: Sendable {
  /// The folder in which each order's kit gets a folder of its own.
  public var folder: FilePath
  /// The role that owns the course; `courseowner`, or a fallback where a Moodle has none.
  public var ownerRole: String
  /// The package's container; nil means the template's.
  public var container: Container?
  /// Which dates follow the order.
  public var dates: DatePolicy
  /// Whether a kit that is there is swapped for a new one.
  public var replaces: Bool
  /// How templates are judged.
  public var judgement: Judgement
  /// The bounds for each template.
  public var limits: Limits
  /// What "now" is: SOURCE_DATE_EPOCH or the clock.
  public var now: Instant
  /// The version that manifests name.
  public var version: String

  /// The role that buyers own their course with.
  public static let defaultOwnerRole = "courseowner"

  /// Says how kits are issued.
  ///
  /// - Throws: `usage` for a role that is no role's short name.
  public init(
    folder: FilePath, ownerRole: String = IssueOptions.defaultOwnerRole,
    container: Container? = nil, dates: DatePolicy = .course, replaces: Bool = false,
    judgement: Judgement = Judgement(), limits: Limits = Limits(), now: Instant, version: String
  ) throws(GabaritError) {
    // Role short names are PARAM_ALPHANUMEXT-like in Moodle, and a number would be taken for an id.
    let isName = ownerRole.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isName, !ownerRole.isEmpty, ownerRole.utf8.count <= 100, Int(ownerRole) == nil else {
      throw GabaritError(.usage, "the owner role must be the short name of a role")
    }
    self.folder = folder
    self.ownerRole = ownerRole
    self.container = container
    self.dates = dates
    self.replaces = replaces
    self.judgement = judgement
    self.limits = limits
    self.now = now
    self.version = version
  }
}
