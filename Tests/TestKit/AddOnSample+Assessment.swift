extension AddOnSample {
  static let assessment = [
    AddOnSample(
      module: "assign", release: "5.2",
      text: """
          <assign id="9">
            <name>Rapport</name>
            <markercount>2</markercount>
            <allocatedmarkers>§
              <allocatedmarker id="4">
                <student>42</student>
                <marker>43</marker>
              </allocatedmarker>§
            </allocatedmarkers>
            <marks>§
              <mark id="5">
                <marker>43</marker>
                <mark>12.5</mark>
                <workflowstate>graded</workflowstate>
              </mark>
              <mark id="6">
                <marker>44</marker>
              </mark>§
            </marks>
          </assign>
        """,
      rules: ["userdata.grade"]),
    AddOnSample(
      module: "assignment", release: "2.0 to 4.1",
      text: """
          <assignment id="9">
            <name>Rapport</name>
            <emailteachers>0</emailteachers>
            <timedue>1790000000</timedue>
            <submissions>§
              <submission id="7">
                <userid>42</userid>
                <data1>Ma réponse</data1>
                <teacher>43</teacher>
              </submission>§
            </submissions>
          </assignment>
        """,
      rules: ["userdata.submission", "userfiles.submission"],
      templateAreas: ["mod_assignment/intro"],
      userAreas: ["mod_assignment/submission", "mod_assignment/response"]),
    AddOnSample(
      module: "lesson", release: "2.0 to 2.9",
      text: """
          <lesson id="9">
            <name>Cours</name>
            <showhighscores>1</showhighscores>
            <pages>
              <page id="2">
                <title>Page</title>
              </page>
            </pages>
            <highscores>§
              <highscore id="20">
                <gradeid>60</gradeid>
                <userid>42</userid>
                <nickname>ZOE</nickname>
              </highscore>§
            </highscores>
          </lesson>
        """,
      rules: ["userdata.grade"]),
    AddOnSample(
      module: "feedback", release: "2.0 to 3.0",
      text: """
          <feedback id="9">
            <name>Avis</name>
            <items>
              <item id="3">
                <label>Avis</label>
              </item>
            </items>
            <trackings>§
              <tracking id="30">
                <userid>42</userid>
                <completed>90</completed>
              </tracking>
              <tracking id="31">
                <userid>43</userid>
                <completed>91</completed>
              </tracking>§
            </trackings>
          </feedback>
        """,
      rules: ["userdata.attempt"]),
  ]

  static let attendance = AddOnSample(
    module: "attendance", release: "4.3",
    text: """
        <attendance id="9">
          <name>Présences</name>
          <subnet>«192.0.2.0/24|»</subnet>
          <statuses>
            <status id="1">
              <acronym>P</acronym>
            </status>
          </statuses>
          <warnings>
            <warning id="2">
              <warningpercent>70</warningpercent>
              <emailuser>1</emailuser>
              <thirdpartyemails>«43,44|»</thirdpartyemails>
            </warning>
          </warnings>
          <sessions>
            <session id="3">
              <sessdate>1790000000</sessdate>
              <lasttaken>1790003600</lasttaken>
              <lasttakenby>«43|0»</lasttakenby>
              <description>Séance 1</description>
              <studentpassword>«Rentree26|»</studentpassword>
              <subnet>«192.0.2.7|»</subnet>
              <logs>§
                <log id="4">
                  <studentid>42</studentid>
                  <takenby>43</takenby>
                  <remarks>malade</remarks>
                </log>
                <log id="5">
                  <studentid>45</studentid>
                </log>§
              </logs>
            </session>
            <session id="6">
              <sessdate>1790100000</sessdate>
              <lasttakenby>0</lasttakenby>
              <logs>
              </logs>
            </session>
          </sessions>
          <customfields>
            <customfield id="8">
              <shortname>salle</shortname>
              <value>B12</value>
            </customfield>
          </customfields>
        </attendance>
      """,
    residue: ["residue.user-id", "residue.ip", "secret.password"], rules: ["userdata.log"],
    templateAreas: ["mod_attendance/session"])

  static let attforblock = AddOnSample(
    module: "attforblock", release: "2.0 to 2.5",
    text: """
        <attforblock id="9">
          <name>Présences</name>
          <sessions>
            <session id="3">
              <sessdate>1790000000</sessdate>
              <lasttakenby>«43|0»</lasttakenby>
              <description>Séance 1</description>
              <logs>§
                <log id="4">
                  <studentid>42</studentid>
                  <takenby>43</takenby>
                </log>§
              </logs>
            </session>
          </sessions>
        </attforblock>
      """,
    residue: ["residue.user-id"], rules: ["userdata.log"],
    templateAreas: ["mod_attforblock/session"])

  static let customcert = AddOnSample(
    module: "customcert", release: "2.9 to 5.1",
    text: """
        <customcert id="9">
          <name>Attestation</name>
          <emailteachers>1</emailteachers>
          <emailothers>«bureau@example.test|»</emailothers>
          <issues>§
            <issue id="3">
              <userid>42</userid>
              <code>Ab3dE</code>
            </issue>§
          </issues>
          <template id="4">
            <name>Attestation</name>
            <pages>
              <page id="5">
                <width>210</width>
                <element id="6">
                  <name>Formateur</name>
                  <element>teachername</element>
                  <data>«43|$@NULL@$»</data>
                </element>
                <element id="7">
                  <name>Filet</name>
                  <element>border</element>
                  <data>3</data>
                </element>
                <element id="8">
                  <name>Personne</name>
                  <element>teachername</element>
                  <data>$@NULL@$</data>
                </element>
              </page>
            </pages>
          </template>
        </customcert>
      """,
    residue: ["residue.user-id", "residue.email"], rules: ["userdata.certificate"],
    templateAreas: ["mod_customcert/intro", "mod_customcert/image"])

  static let newCustomcert = AddOnSample(
    module: "customcert", release: "5.2",
    text: """
        <customcert id="9">
          <name>Attestation</name>
          <issues>§
            <issue id="3">
              <userid>42</userid>
            </issue>§
          </issues>
          <template id="4">
            <pages>
              <page id="5">
                <element id="6">
                  <element>teachername</element>
                  <data>{«"teacher":"43",|»"font":"times","note":{"a":[1,2]}}</data>
                </element>
                <element id="7">
                  <element>gradeitemname</element>
                  <data>{"gradeitem":"43","teacher":"43"}</data>
                </element>
              </page>
            </pages>
          </template>
        </customcert>
      """,
    residue: ["residue.user-id"], rules: ["userdata.certificate"])

  static let hvp = AddOnSample(
    module: "hvp", release: "2017 and later",
    text: """
        <hvp id="9">
          <name>Quiz</name>
          <machine_name>H5P.Quiz</machine_name>
          <json_content>{"text":"Bonjour"}</json_content>
          <author>1984</author>
          <content_user_data>§
            <entry user_id="42" sub_content_id="0">
              <data_id>state</data_id>
              <data>{"answers":[1]}</data>
            </entry>§
          </content_user_data>
        </hvp>
      """,
    rules: ["userdata.attempt"],
    templateAreas: ["mod_hvp/intro", "mod_hvp/content", "mod_hvp/libraries"])
}
