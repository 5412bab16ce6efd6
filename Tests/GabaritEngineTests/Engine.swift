import GabaritEngine
import SystemPackage
import TestKit
import Testing

/// The engine's error that a body ends with; nil where it ends well.
func engineError(of body: () throws -> Void) throws -> EngineError? {
  do { try body() } catch let error as EngineError { return error }
  return nil
}

/// Why a report does not fit its schema.
func failures(of report: [UInt8], by schema: String) throws -> [String] {
  let path = Samples.root.pushing(FilePath("Schemas/\(schema).schema.json"))
  return try JSONSchema(bytes(of: path)).failures(of: try JSON(report))
}
