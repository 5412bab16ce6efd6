internal import MoodleBackup

/// What the name of a field that no table knows lets expect.
enum FieldNames {
  /// What a field is, by its name.
  enum Kind {
    /// The number of an account.
    case account
    /// The number of the account that made or changed something.
    case authorship
    /// A user name or an address.
    case identity
    /// A key or password.
    case secret
    /// A network address.
    case address
  }

  /// The kind of a field; nil for most.
  ///
  /// Names are compared without underscores and case, since plugins write `user_id` as well.
  static func kind(of name: String) -> Kind? {
    let plain = String(decoding: name.lowercased().utf8.filter { $0 != 0x5f }, as: UTF8.self)
    if authorships.contains(plain) { return .authorship }
    if accounts.contains(plain) || plain.hasSuffix("userid") { return .account }
    if identities.contains(plain) { return .identity }
    if addresses.contains(plain) { return .address }
    if secretParts.contains(where: { holds(plain.utf8, $0) }) || secrets.contains(plain) {
      return .secret
    }
    return nil
  }

  /// Whether a text is the number of an account: above 0, since those below are Moodle's own
  /// senders (`core_user::NOREPLY_USER`, -10).
  static func isAccount(_ text: String) -> Bool { Int64(trimmed(text)).map { $0 > 0 } ?? false }

  /// Whether something stands there: no null, no 0.
  static func isFilled(_ text: String) -> Bool {
    let text = trimmed(text)
    return !MoodleText.isNull(text) && text != "0"
  }

  /// Whether what stands in a field of a secret's name can be one: no switch and no number of
  /// choices.
  static func canBeSecret(_ text: String) -> Bool { isFilled(text) && trimmed(text).utf8.count > 3 }

  /// Databases cut white space around numbers and words, and so must a comparison.
  static func trimmed(_ text: String) -> String {
    let visible: ClosedRange<UInt8> = 0x21...0x7e
    if let first = text.utf8.first, visible.contains(first), let last = text.utf8.last,
      visible.contains(last)
    {
      return text
    }
    var scalars = text.unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }

  /// The names of each kind, for whoever wants to read them.
  static var table: [(kind: String, names: [String])] {
    [
      ("account", accounts.sorted() + ["*userid"]), ("author", authorships.sorted()),
      ("identity", identities.sorted()), ("address", addresses.sorted()),
      ("secret", secrets.sorted() + secretParts.map { "*\($0)*" }),
    ]
  }

  /// Whether a name has a part.
  private static func holds(_ name: String.UTF8View, _ part: String.UTF8View) -> Bool {
    var rest = name[...]
    while rest.count >= part.count {
      if rest.starts(with: part) { return true }
      rest.removeFirst()
    }
    return false
  }

  private static let authorships: Set<String> = [
    "usermodified", "modifierid", "createdby", "modifiedby", "usercreated", "ownerid", "creatorid",
    "updatedby", "lastmodifiedby",
  ]
  private static let accounts: Set<String> = [
    "user", "uid", "recipientid", "issuerid", "reviewerid", "authorid", "raterid", "grader",
    "graderid", "allocatedmarker", "loggeduser", "gradeoverby", "gradinggradeoverby",
    "privatereplyto", "studentid", "learnerid", "teacherid", "trainerid", "tutorid",
    "participantid", "memberid", "senderid", "useridfrom", "useridto", "assignedto", "gradedby",
    "approvedby", "submittedby", "postedby", "uploadedby", "takenby",
  ]
  private static let identities: Set<String> = [
    "username", "useremail", "useridnumber", "studentemail", "studentname", "learneremail",
    "participantemail", "email", "emailaddress",
  ]
  private static let addresses: Set<String> = [
    "ip", "lastip", "ipaddress", "ipaddr", "remoteip", "remoteaddr", "clientip", "userip",
  ]
  private static let secretParts = [
    "password", "passwd", "secret", "apikey", "token", "privatekey", "accesskey",
  ].map(\.utf8)
  private static let secrets: Set<String> = ["pwd", "passphrase", "sharedkey", "consumerkey"]
}
