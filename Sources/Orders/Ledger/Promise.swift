package import Base

/// The names that an order would get, and what is not as it was asked.
package struct Promise: Sendable {
  /// The course's names.
  package internal(set) var names: CourseNames
  /// The buyer's user name.
  package internal(set) var username: String
  /// What is not as it was asked; without personal data.
  package internal(set) var notes: [String]
  private var counters: [(stem: String, next: Int64)] = []

  /// Chooses names and writes nothing: what `quote` shows.
  ///
  /// - Parameter earlier: names the order had before; each is taken again where it is free.
  /// - Throws: `nameTaken`, `badOrder`, and the store's.
  package init(
    _ request: Order, _ policy: NamePolicy, _ earlier: CourseNames? = nil,
    at now: Instant, in store: some LedgerTransaction
  ) throws(GabaritError) {
    notes = []
    username = try Promise.username(request.buyer, policy, in: store, &notes)
    names = CourseNames(shortname: "", fullname: "", idnumber: nil)
    let year = policy.zone.year(at: request.start ?? request.ordered ?? now) ?? ""
    for kind in NameKind.allCases {
      func holder(_ key: CourseNameKey) throws(GabaritError) -> NameHolder? {
        try store.holder(of: key, kind, but: request.id)
      }
      var name: String?
      if let before = earlier?[kind], try holder(CourseNameKey(before, policy.comparison)) == nil {
        name = before
      } else {
        let values = NamePolicy.values(
          request, kind, username: username, year: year)
        let choice = try policy.choose(
          kind, category: request.categoryID, values: values,
          counter: { (stem) throws(GabaritError) in try store.counter(stem) },
          holder: holder)
        name = choice?.name
        if let counter = choice?.counter { counters.append(counter) }
        if let note = choice?.note { notes.append(note) }
      }
      switch kind {
      case .shortname: names.shortname = name ?? request.shortname
      case .fullname: names.fullname = name ?? request.fullname
      case .idnumber: names.idnumber = name
      }
    }
  }

  /// The names that a kit has which was made without this ledger.
  ///
  /// A course in the Moodle that has one of them is the order's own.
  ///
  /// - Throws: `nameTaken` where they are another order's or another person's; `badOrder`.
  init(
    keeping names: CourseNames, username: String, of request: Order, _ policy: NamePolicy,
    in store: some LedgerTransaction
  ) throws(GabaritError) {
    self.names = names
    self.username = username
    notes = []
    for kind in NameKind.allCases {
      guard let name = names[kind] else { continue }
      try kind.validate(name)
      let key = CourseNameKey(name, policy.comparison)
      switch try store.holder(of: key, kind, but: request.id) {
      case nil, .moodle: continue
      case let other?:
        throw GabaritError(.nameTaken, "the kit's \(kind.words) is taken by \(other.words)")
      }
    }
    let buyer = request.buyer
    var recorded = try store.username(.email, UserNames.emailKey(buyer.email))
    if recorded == nil, let idnumber = buyer.idnumber {
      recorded = try store.username(.idnumber, idnumber)
    }
    let isTaken = try store.isUsername(username)
    guard UserNames.isGood(username), recorded == username || recorded == nil && !isTaken else {
      throw GabaritError(.nameTaken, "the kit's user name is not the buyer's in the ledger")
    }
  }

  /// Records what the choice used up: numbers, and the person.
  func record(
    _ request: Order, in store: some LedgerTransaction
  ) throws(GabaritError) {
    for counter in counters { try store.setCounter(counter.stem, counter.next) }
    try store.savePerson(username, .email, UserNames.emailKey(request.buyer.email))
    if let idnumber = request.buyer.idnumber {
      try store.savePerson(username, .idnumber, idnumber)
    }
  }

  /// The buyer's user name: the recorded one of the same person, else the one asked for, else one
  /// that the policy proposes.
  private static func username(
    _ buyer: Order.Buyer, _ policy: NamePolicy, in store: some LedgerTransaction,
    _ notes: inout [String]
  ) throws(GabaritError) -> String {
    let byEmail = try store.username(.email, UserNames.emailKey(buyer.email))
    var byIDNumber: String?
    if let idnumber = buyer.idnumber { byIDNumber = try store.username(.idnumber, idnumber) }
    if let byEmail, let byIDNumber, byEmail != byIDNumber {
      throw GabaritError(
        .nameTaken, "the buyer's id number and e-mail address are two people's in the ledger")
    }
    if let recorded = byIDNumber ?? byEmail {
      if let asked = buyer.username, asked != recorded {
        notes.append("the buyer has another user name in the ledger than the order's; it is used")
      }
      return recorded
    }
    if let asked = buyer.username {
      guard UserNames.isGood(asked) else {
        throw GabaritError(
          .badOrder,
          "buyer username must have 1 to 100 of a-z 0-9 . _ - @, in lower case, not begin with - "
            + "or @, and not be guest")
      }
      guard try !store.isUsername(asked) else {
        throw GabaritError(
          .nameTaken,
          "the buyer's user name is another's: the ledger has it with another e-mail "
            + "address")
      }
      return asked
    }
    guard let proposal = UserNames.proposal(policy.username, buyer) else {
      throw GabaritError(
        .badOrder, "no user name can be made of the buyer's names; give buyer username")
    }
    var name = proposal
    var number = 2
    while true {
      let isTaken = try store.isUsername(name)
      guard isTaken || name == "guest" else { break }
      guard number < NamePolicy.patience else {
        throw GabaritError(.nameTaken, "no user name is free; give buyer username")
      }
      name = proposal + String(number)
      number += 1
    }
    notes.append(
      name == proposal
        ? "the user name is proposed by the policy"
        : "the user name is proposed by the policy, with a number: it was taken")
    return name
  }
}
