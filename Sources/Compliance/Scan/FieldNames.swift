internal import MoodleBackup

/// What the name of a field that no table knows lets expect.
enum FieldNames {
  /// What a field is, by its name.
  enum Kind {
    /// The number of an account, or what else a plugin knows it by.
    case account
    /// The number of an account, where a number stands there.
    case accountPerhaps
    /// The number of the account that made or changed something.
    case authorship
    /// A user name.
    case username
    /// An e-mail address.
    case email
    /// A key or password.
    case secret
    /// A network address.
    case address
  }

  /// The kind of a field; nil for most.
  ///
  /// Names are compared without underscores, hyphens and case, since plugins write `user_id` as well.
  static func kind(of name: String) -> Kind? {
    let plain = plain(name)
    if authorships.contains(plain) { return .authorship }
    if usernames.contains(plain) { return .username }
    if plain.hasSuffix("userid") || plain.hasSuffix("userids") {
      return switches.contains { plain.hasPrefix($0) } ? nil : .account
    }
    // Also the name of a field that holds them, as `useridfield`.
    if plain.hasPrefix("userid") || accounts.contains(plain) { return .accountPerhaps }
    if emails.contains(plain) { return .email }
    if addresses.contains(plain) { return .address }
    if secretParts.contains(where: { holds(plain.utf8, $0) }) || secrets.contains(plain) {
      return labels.contains { plain.hasSuffix($0) } ? nil : .secret
    }
    return nil
  }

  /// What begins the name of a setting that says whether something is shown.
  private static let switches = [
    "show", "hide", "display", "anonymi", "allow", "enable", "require", "include",
  ]
  /// What ends the name of a text about a secret.
  private static let labels = ["label", "placeholder", "text", "help", "hint", "policy", "title"]

  /// Whether a name that stands in a backup's contents may be told: it is one of ours, and so
  /// nobody's.
  static func isTold(_ name: String) -> Bool {
    let plain = plain(name)
    return plain.utf8.count <= 24 && name.utf8.count <= 32
      && (["userid", "userids"].contains(plain) || authorships.contains(plain)
        || accounts.contains(plain) || usernames.contains(plain) || emails.contains(plain)
        || addresses.contains(plain) || secrets.contains(plain)
        || secretParts.contains { plain.utf8.elementsEqual($0) })
  }

  /// Whether an element of this name holds a text that a teacher wrote.
  static func isAuthored(_ name: String) -> Bool { authored.contains(name) }

  private static let authored: Set<String> = [
    "intro", "content", "contents", "summary", "description", "text", "name", "questiontext",
    "generalfeedback", "answertext", "answer_text", "feedback", "hint", "templateparams",
    "expected", "template", "answer", "title", "page", "definition",
  ]

  private static func plain(_ name: String) -> String {
    String(decoding: name.lowercased().utf8.filter { $0 != 0x5f && $0 != 0x2d }, as: UTF8.self)
  }

  /// Whether a text is the number of an account: above 0, since those below are Moodle's own
  /// senders (`core_user::NOREPLY_USER`, -10).
  static func isAccount(_ text: String) -> Bool {
    let text = trimmed(text)
    if let number = Int64(text) { return number > 0 }
    if let number = Double(text) { return number > 0 && number.isFinite }
    return holdsAccount(text)
  }

  /// Whether a text is a list of numbers, with whatever stands between them but words, of which one
  /// is above 0.
  private static func holdsAccount(_ text: String) -> Bool {
    guard !text.unicodeScalars.contains(where: \.properties.isAlphabetic) else { return false }
    var (last, before): (UInt8, UInt8) = (0x20, 0x20)
    var isNegative = false
    for byte in text.utf8 {
      if isDigit(byte) {
        if !isDigit(last) { isNegative = last == UInt8(ascii: "-") && !isDigit(before) }
        if byte != UInt8(ascii: "0"), !isNegative { return true }
      }
      (last, before) = (byte, last)
    }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether a text can be a user name (`core_user::clean_field`), rather than a label or a switch.
  static func isUsername(_ text: String) -> Bool {
    let text = trimmed(text)
    return (2...100).contains(text.utf8.count) && !MoodleText.isNull(text)
      && text.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || "._-@".utf8.contains($0)
      }
  }

  /// Whether a text refers to an account in whatever way: numbers as ``isAccount(_:)`` has them,
  /// and anything that is none.
  static func isReference(_ text: String) -> Bool {
    // A variable that a tool fills in, as LTI's `$User.id`, is nobody.
    isFilled(text) && trimmed(text).first != "$"
      && (Double(trimmed(text)) == nil || isAccount(text))
  }

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
      ("account", accounts.sorted() + ["*userid", "*userids", "userid*"]),
      ("author", authorships.sorted()), ("username", usernames.sorted()),
      ("email", emails.sorted()), ("address", addresses.sorted()),
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
    "privatereplyto", "studentid", "student", "learnerid",
    "teacherid", "trainerid", "tutorid",
    "participantid", "memberid", "senderid", "useridfrom", "useridto", "assignedto", "gradedby",
    "approvedby", "submittedby",
    "postedby", "uploadedby", "takenby", "lasttakenby", "requestedby", "lockedby", "deletedby",
    "addedby", "reviewedby", "completedby", "closedby", "invitedby", "applicantid", "voterid",
    "voter",
    "playerid", "supervisorid", "markerid", "marker", "owner", "author", "creator", "reviewer",
    "userfrom",
    "userto", "fromuser", "touser", "userlist",
  ]
  private static let usernames: Set<String> = ["username", "useridnumber", "studentname"]
  private static let emails: Set<String> = [
    "useremail", "studentemail", "learneremail", "participantemail", "email", "emailaddress",
    "usermail", "mail",
  ]
  private static let addresses: Set<String> = [
    "ip", "lastip", "ipaddress", "ipaddr", "remoteip", "remoteaddr", "clientip", "userip",
  ]
  private static let secretParts = [
    "password", "passwd", "secret", "apikey", "token", "privatekey", "accesskey",
  ].map(\.utf8)
  private static let secrets: Set<String> = ["pwd", "passphrase", "sharedkey", "consumerkey"]
}
