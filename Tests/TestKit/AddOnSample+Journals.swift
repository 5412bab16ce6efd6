extension AddOnSample {
  private static func journal(_ release: String, _ userAreas: [String]) -> AddOnSample {
    AddOnSample(
      module: "journal", release: release,
      text: """
          <journal id="9">
            <name>Journal</name>
            <intro>Écrivez</intro>
            <entries>§
              <entry id="5">
                <userid>42</userid>
                <text>Ma journée</text>
                <entrycomment>Bien</entrycomment>
                <teacher>43</teacher>
              </entry>§
            </entries>
          </journal>
        """,
      rules: ["userdata.submission", "userfiles.submission"], templateAreas: ["mod_journal/intro"],
      userAreas: userAreas)
  }

  static let journals = [
    journal("2.0 to 2025", ["mod_journal_entries/text", "mod_journal_entries/entrycomment"]),
    journal("since 2025", ["mod_journal/entry", "mod_journal/feedback"]),
  ]

  static let questionnaires = [
    AddOnSample(
      module: "questionnaire", release: "2.0 to 3.2",
      text: """
          <questionnaire id="9">
            <course>13</course>
            <name>Bilan</name>
            <opendate>1790000000</opendate>
            <sid>82</sid>
            <surveys>
              <survey id="82">
                <name>Bilan</name>
                <owner>13</owner>
                <realm>private</realm>
                <email>«bureau@example.test|»</email>
                <questions>
                  <question id="4">
                    <name>Q1</name>
                    <content>Pourquoi ?</content>
                  </question>
                </questions>
              </survey>
            </surveys>
            <attempts>§
              <attempt id="5">
                <userid>42</userid>
                <rid>6</rid>
                <responses>
                  <response id="6">
                    <username>42</username>
                    <response_texts>
                      <response_text id="7">
                        <response>Parce que</response>
                      </response_text>
                    </response_texts>
                  </response>
                </responses>
              </attempt>§
            </attempts>
          </questionnaire>
        """,
      residue: ["residue.email"], rules: ["userdata.attempt"],
      templateAreas: [
        "mod_questionnaire/intro", "mod_questionnaire/info", "mod_questionnaire/thankbody",
        "mod_questionnaire/question",
      ]),
    AddOnSample(
      module: "questionnaire", release: "3.5 and later",
      text: """
          <questionnaire id="9">
            <name>Bilan</name>
            <surveys>
              <survey id="82">
                <courseid>13</courseid>
                <email>«bureau@example.test|»</email>
                <questions>
                  <question id="4">
                    <content>Pourquoi ?</content>
                  </question>
                </questions>
              </survey>
            </surveys>
            <responses>§
              <response id="6">
                <userid>42</userid>
                <response_files>
                  <response_file id="7">
                    <fileid>3</fileid>
                  </response_file>
                </response_files>
              </response>§
            </responses>
          </questionnaire>
        """,
      residue: ["residue.email"], rules: ["userdata.attempt", "userfiles.attempt"],
      templateAreas: ["mod_questionnaire/sectionheading", "mod_questionnaire/feedback"],
      userAreas: ["mod_questionnaire/response_file"]),
  ]

  private static func scheduler(
    _ release: String, teacher: String, _ userAreas: [String]
  ) -> AddOnSample {
    AddOnSample(
      module: "scheduler", release: release,
      text: """
          <scheduler id="9">
            <name>Rendez-vous</name>
            <staffrolename>Tuteur</staffrolename>\(teacher)
            <slots>
              <slot id="3">
                <starttime>1790000000</starttime>
                <teacherid>«43|0»</teacherid>
                <appointmentlocation>Bureau 12</appointmentlocation>
                <appointments>§
                  <appointment id="4">
                    <studentid>42</studentid>
                    <appointmentnote>À revoir</appointmentnote>
                  </appointment>§
                </appointments>
              </slot>
            </slots>
          </scheduler>
        """,
      residue: ["residue.user-id"],
      rules: userAreas.isEmpty
        ? ["userdata.enrolment"]
        : ["userdata.enrolment", "userfiles.grade", "userfiles.submission"],
      templateAreas: ["mod_scheduler/intro", "mod_scheduler/slotnote"], userAreas: userAreas)
  }

  static let schedulers = [
    scheduler("2.0 to 2.5", teacher: "\n    <teacher>«44|0»</teacher>", []),
    scheduler(
      "3.5 and later", teacher: "",
      ["mod_scheduler/appointmentnote", "mod_scheduler/teachernote", "mod_scheduler/studentfiles"]),
  ]
}
