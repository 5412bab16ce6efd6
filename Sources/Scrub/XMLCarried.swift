internal import Base
internal import XMLStream

/// What a backup can carry.
enum XMLCarried {
  static func check(_ text: String) throws(GabaritError) -> [UInt8] { try XMLText.escaped(text) }
}
