/// A log in the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS): the part of it
/// that a check needs.
struct SARIFLog: Encodable {
  struct Message: Encodable {
    var text: String
    var markdown: String?
  }

  struct Rule: Encodable {
    struct Configuration: Encodable {
      var enabled: Bool
      var level: String
    }

    struct Properties: Encodable {
      var tags: [String]
      var source: String
    }

    var id: String
    var shortDescription: Message
    var fullDescription: Message
    var help: Message
    var defaultConfiguration: Configuration
    var properties: Properties
  }

  struct Driver: Encodable {
    var name = "gabarit"
    var version: String
    var rules: [Rule]
  }

  struct Tool: Encodable {
    var driver: Driver
  }

  struct ArtifactLocation: Encodable {
    var uri: String
    var index: Int?
  }

  struct Location: Encodable {
    struct Physical: Encodable {
      var artifactLocation: ArtifactLocation
    }

    struct Logical: Encodable {
      var fullyQualifiedName: String
      var kind: String
    }

    var physicalLocation: Physical
    var logicalLocations: [Logical]?
  }

  struct Suppression: Encodable {
    var kind = "external"
    var status = "accepted"
    var justification: String
  }

  struct Result: Encodable {
    struct Properties: Encodable {
      var counts: Bool
      var category: String?
      var component: String?
      var subject: String?
      var values: [String]?
      var digests: [String]?
    }

    var ruleId: String
    var ruleIndex: Int?
    var level: String
    var message: Message
    var locations: [Location]
    var occurrenceCount: Int
    var partialFingerprints: [String: String]?
    var suppressions: [Suppression]
    var baselineState: String?
    var properties: Properties
  }

  struct Artifact: Encodable {
    struct Properties: Encodable {
      var verdict: String
    }

    var location: ArtifactLocation
    var roles = ["analysisTarget"]
    var hashes: [String: String]?
    var properties: Properties
  }

  struct Invocation: Encodable {
    /// Whether each file could be read.
    var executionSuccessful: Bool
    var endTimeUtc: String
  }

  struct Run: Encodable {
    struct Properties: Encodable {
      var ruleset: String
      var profile: String
      var failOn: String
      var policy: String?
      var waivers: String?
      var baseline: String?
    }

    var tool: Tool
    var invocations: [Invocation]
    var artifacts: [Artifact]
    var results: [Result]
    var columnKind = "unicodeCodePoints"
    var properties: Properties
  }

  var schema = "https://json.schemastore.org/sarif-2.1.0.json"
  var version = "2.1.0"
  var runs: [Run]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }
}
