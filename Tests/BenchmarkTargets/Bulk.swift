/// Long XML members with the elements that Moodle 4.5 writes, one row after the other.
struct Bulk {
  /// Bytes of each member, about.
  let bytes: Int

  /// An activity's own element; empty for a folder.
  func activity(_ module: String) -> String {
    switch module {
    case "forum":
      "  <forum id=\"1\">\n    <type>general</type>\n    <name>Forum</name>\n    <discussions>\n"
        + rows { Bulk.discussion($0) } + "    </discussions>\n  </forum>\n"
    case "quiz":
      "  <quiz id=\"1\">\n    <name>Quiz</name>\n    <attempts>\n" + rows { Bulk.attempt($0) }
        + "    </attempts>\n  </quiz>\n"
    case "book":
      "  <book id=\"1\">\n    <name>Book</name>\n    <chapters>\n" + rows { Bulk.chapter($0) }
        + "    </chapters>\n  </book>\n"
    default: ""
    }
  }

  /// `questions.xml`.
  var questions: String {
    "<question_categories>\n  <question_category id=\"5\">\n    <name>Default</name>\n"
      + "    <question_bank_entries>\n" + rows { Bulk.question($0) }
      + "    </question_bank_entries>\n  </question_category>\n</question_categories>"
  }

  /// `course/logstores.xml`.
  var logs: String {
    "<logstores>\n  <logstore>\n    <subplugin_logstore_standard_logstore>\n"
      + rows { Bulk.log($0) }
      + "    </subplugin_logstore_standard_logstore>\n  </logstore>\n</logstores>"
  }

  private func rows(_ row: (Int) -> String) -> String {
    var text = ""
    text.reserveCapacity(bytes + 4_096)
    var number = 0
    while text.utf8.count < bytes {
      number += 1
      text += row(number)
    }
    return text
  }

  private static func prose(_ number: Int) -> String {
    "&lt;p class=\"lead\"&gt;Lisez le chapitre \(number), puis répondez ; voir "
      + "&lt;a href=\"https://example.test/mod/page/view.php?id=\(number)\"&gt;la page&lt;/a&gt;."
      + "&lt;/p&gt;\n&lt;p&gt;Il reste \(number % 60) minutes.&lt;/p&gt;"
  }

  private static func discussion(_ number: Int) -> String {
    """
          <discussion id="\(number)">
            <name>Subject \(number)</name>
            <firstpost>\(number)</firstpost>
            <userid>\(number % 300 + 2)</userid>
            <groupid>-1</groupid>
            <timemodified>\(1_795_000_000 + number)</timemodified>
            <pinned>0</pinned>
            <posts>
              <post id="\(number)">
                <parent>0</parent>
                <userid>\(number % 300 + 2)</userid>
                <created>\(1_795_000_000 + number)</created>
                <modified>\(1_795_000_000 + number)</modified>
                <mailed>1</mailed>
                <subject>Subject \(number)</subject>
                <message>\(prose(number))</message>
                <messageformat>1</messageformat>
                <deleted>0</deleted>
                <privatereplyto>0</privatereplyto>
              </post>
            </posts>
          </discussion>

    """
  }

  private static func attempt(_ number: Int) -> String {
    """
          <attempt id="\(number)">
            <userid>\(number % 300 + 2)</userid>
            <attemptnum>1</attemptnum>
            <uniqueid>\(number)</uniqueid>
            <layout>1,2,0,3,4,0</layout>
            <currentpage>0</currentpage>
            <preview>0</preview>
            <state>finished</state>
            <timestart>\(1_795_000_000 + number)</timestart>
            <timefinish>\(1_795_000_600 + number)</timefinish>
            <timecheckstate>$@NULL@$</timecheckstate>
            <sumgrades>\(number % 10).00000</sumgrades>
          </attempt>

    """
  }

  private static func chapter(_ number: Int) -> String {
    """
          <chapter id="\(number)">
            <pagenum>\(number)</pagenum>
            <subchapter>0</subchapter>
            <title>Chapter \(number)</title>
            <content>\(prose(number))\(prose(number + 1))</content>
            <contentformat>1</contentformat>
            <hidden>0</hidden>
            <timemodified>\(1_795_000_000 + number)</timemodified>
            <importsrc></importsrc>
          </chapter>

    """
  }

  private static func question(_ number: Int) -> String {
    """
          <question_bank_entry id="\(number)">
            <questioncategoryid>5</questioncategoryid>
            <idnumber>$@NULL@$</idnumber>
            <ownerid>$@NULL@$</ownerid>
            <question_version>
              <question_versions id="\(number)">
                <version>1</version>
                <status>ready</status>
                <questions>
                  <question id="\(number)">
                    <parent>0</parent>
                    <name>Question \(number)</name>
                    <questiontext>\(prose(number))</questiontext>
                    <questiontextformat>1</questiontextformat>
                    <generalfeedback></generalfeedback>
                    <defaultmark>1.0000000</defaultmark>
                    <qtype>truefalse</qtype>
                    <stamp>example.test+261124005207+a\(number)</stamp>
                    <createdby>$@NULL@$</createdby>
                    <modifiedby>$@NULL@$</modifiedby>
                    <plugin_qtype_truefalse_question>
                      <answers>
                        <answer id="\(number)">
                          <answertext>True</answertext>
                          <fraction>1.0000000</fraction>
                          <feedback>$@NULL@$</feedback>
                        </answer>
                      </answers>
                    </plugin_qtype_truefalse_question>
                  </question>
                </questions>
              </question_versions>
            </question_version>
          </question_bank_entry>

    """
  }

  private static func log(_ number: Int) -> String {
    """
          <logstore_standard_log id="\(number)">
            <eventname>\\core\\event\\course_viewed</eventname>
            <component>core</component>
            <action>viewed</action>
            <target>course</target>
            <crud>r</crud>
            <edulevel>2</edulevel>
            <contextid>70</contextid>
            <userid>\(number % 300 + 2)</userid>
            <relateduserid>$@NULL@$</relateduserid>
            <anonymous>0</anonymous>
            <other>Tjs=</other>
            <timecreated>\(1_795_000_000 + number)</timecreated>
            <origin>web</origin>
            <ip>192.0.2.7</ip>
          </logstore_standard_log>

    """
  }
}
