import Base
import TestKit
import Testing

/// A container that must be refused, and as what.
struct HostileContainer: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var code: GabaritError.Code
  var limits = Limits()
  var bytes: @Sendable () -> [UInt8]

  init(
    _ name: String, _ code: GabaritError.Code, limits: Limits = Limits(),
    _ bytes: @escaping @Sendable () -> [UInt8]
  ) {
    testDescription = name
    self.code = code
    self.limits = limits
    self.bytes = bytes
  }

  /// A tgz whose tar the closure writes; the end is added.
  static func tgz(
    _ name: String, _ code: GabaritError.Code, limits: Limits = Limits(),
    _ build: @escaping @Sendable (inout TarBuilder) -> Void
  ) -> HostileContainer {
    HostileContainer("tgz: " + name, code, limits: limits) {
      var tar = TarBuilder()
      tar.file("first.xml", "<a/>")
      build(&tar)
      return Gzip.member(tar.ended())
    }
  }

  /// A zip whose entries the closure writes.
  static func zip(
    _ name: String, _ code: GabaritError.Code, limits: Limits = Limits(),
    _ build: @escaping @Sendable (inout ZipBuilder) -> Void
  ) -> HostileContainer {
    HostileContainer("zip: " + name, code, limits: limits) {
      var zip = ZipBuilder()
      zip.file("first.xml", Array("<a/>".utf8))
      build(&zip)
      return zip.bytes
    }
  }

  /// One member in each of the two containers.
  static func both(
    _ name: String, _ code: GabaritError.Code, limits: Limits = Limits(), members: [String]
  ) -> [HostileContainer] {
    [
      tgz(name, code, limits: limits) { tar in for name in members { tar.file(name, "<b/>") } },
      zip(name, code, limits: limits) { zip in
        for name in members { zip.file(name, Array("<b/>".utf8)) }
      },
    ]
  }

  /// Limits with one of them changed.
  static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    change(&limits)
    return limits
  }
}
