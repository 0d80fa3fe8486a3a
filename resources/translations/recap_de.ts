<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name></name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Caption</source>
        <translation>Be&amp;schreibung</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Sound</source>
        <translation>&amp;Klang</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Add folder of sounds…</source>
        <translation>Ordner mit Klängen hinzufügen…</translation>
    </message>
    <message>
        <source>Add list of sounds…</source>
        <translation>Liste von Klängen hinzufügen…</translation>
    </message>
    <message>
        <source>Add the sample sounds</source>
        <translation>Beispielklänge hinzufügen</translation>
    </message>
    <message>
        <source>Import captions…</source>
        <translation>Beschreibungen importieren…</translation>
    </message>
    <message>
        <source>Export captions…</source>
        <translation>Beschreibungen exportieren…</translation>
    </message>
    <message>
        <source>Snapshots…</source>
        <translation>Schnappschüsse…</translation>
    </message>
    <message>
        <source>New workspace…</source>
        <translation>Neuer Arbeitsbereich…</translation>
    </message>
    <message>
        <source>Open workspace…</source>
        <translation>Arbeitsbereich öffnen…</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelle…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>Liste filtern</translation>
    </message>
    <message>
        <source>Find sounds by their meaning…</source>
        <translation>Klänge nach ihrer Bedeutung finden…</translation>
    </message>
    <message>
        <source>Sounds like the microphone…</source>
        <translation>Klänge per Mikrofon finden…</translation>
    </message>
    <message>
        <source>Saved filters…</source>
        <translation>Gespeicherte Filter…</translation>
    </message>
    <message>
        <source>Select all sounds in the list</source>
        <translation>Alle Klänge der Liste auswählen</translation>
    </message>
    <message>
        <source>Select the sounds of this folder</source>
        <translation>Die Klänge dieses Ordners auswählen</translation>
    </message>
    <message>
        <source>Select sounds similar to this one</source>
        <translation>Klänge auswählen, die wie dieser klingen</translation>
    </message>
    <message>
        <source>Select the takes of this sound</source>
        <translation>Die Takes dieses Klangs auswählen</translation>
    </message>
    <message>
        <source>Make a decision on the selected sounds…</source>
        <translation>Über die ausgewählten Klänge entscheiden…</translation>
    </message>
    <message>
        <source>Caption the other takes…</source>
        <translation>Die anderen Takes beschreiben…</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>Überspringen…</translation>
    </message>
    <message>
        <source>Reject the suggestions</source>
        <translation>Vorschläge ablehnen</translation>
    </message>
    <message>
        <source>Flag for a second opinion</source>
        <translation>Für eine zweite Meinung vormerken</translation>
    </message>
    <message>
        <source>Go to the caption box</source>
        <translation>Zum Textfeld</translation>
    </message>
    <message>
        <source>Go to the similar captions</source>
        <translation>Zu den ähnlichen Beschreibungen</translation>
    </message>
    <message>
        <source>Note about this sound</source>
        <translation>Notiz zu diesem Klang</translation>
    </message>
    <message>
        <source>Category and keywords</source>
        <translation>Kategorie und Stichwörter</translation>
    </message>
    <message>
        <source>Show the suggestions</source>
        <translation>Vorschläge zeigen</translation>
    </message>
    <message>
        <source>Make suggestions for all sounds in the list</source>
        <translation>Vorschläge für alle Klänge der Liste machen</translation>
    </message>
    <message>
        <source>Accept many suggestions…</source>
        <translation>Viele Vorschläge übernehmen…</translation>
    </message>
    <message>
        <source>Next sound</source>
        <translation>Nächster Klang</translation>
    </message>
    <message>
        <source>Previous sound</source>
        <translation>Voriger Klang</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play from the start</source>
        <translation>Von vorn abspielen</translation>
    </message>
    <message>
        <source>Back one second</source>
        <translation>Eine Sekunde zurück</translation>
    </message>
    <message>
        <source>End the part here</source>
        <translation>Ausschnitt hier beenden</translation>
    </message>
    <message>
        <source>Move the start of the part here</source>
        <translation>Anfang des Ausschnitts hierher verschieben</translation>
    </message>
    <message>
        <source>Move the end of the part here</source>
        <translation>Ende des Ausschnitts hierher verschieben</translation>
    </message>
    <message>
        <source>Compare systems…</source>
        <translation>Systeme vergleichen…</translation>
    </message>
    <message>
        <source>Group similar sounds in the list</source>
        <translation>Ähnliche Klänge in der Liste zusammenstellen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Tutorial</source>
        <translation>Einführung</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>Tasten…</translation>
    </message>
    <message>
        <source>Scan folders for changes</source>
        <translation>Ordner auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Unreadable files…</source>
        <translation>Unlesbare Dateien…</translation>
    </message>
    <message>
        <source>Descriptions found in files…</source>
        <translation>In Dateien gefundene Beschreibungen…</translation>
    </message>
    <message>
        <source>Submit and go to the next sound</source>
        <translation>Speichern und zum nächsten Klang</translation>
    </message>
    <message>
        <source>Submit and add another caption</source>
        <translation>Speichern und eine weitere Beschreibung schreiben</translation>
    </message>
    <message>
        <source>Insert the previous caption</source>
        <translation>Vorige Beschreibung einsetzen</translation>
    </message>
    <message>
        <source>First sound still to do</source>
        <translation>Erster unerledigter Klang</translation>
    </message>
    <message>
        <source>Forward one second</source>
        <translation>Eine Sekunde vor</translation>
    </message>
    <message>
        <source>Start a part here</source>
        <translation>Ausschnitt hier beginnen</translation>
    </message>
    <message>
        <source>Back to the whole sound</source>
        <translation>Zurück zum ganzen Klang</translation>
    </message>
    <message>
        <source>Next captioned part</source>
        <translation>Nächster beschriebener Ausschnitt</translation>
    </message>
    <message>
        <source>Previous captioned part</source>
        <translation>Voriger beschriebener Ausschnitt</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Leiser</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Lauter</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>In Schleife</translation>
    </message>
    <message>
        <source>Captions…</source>
        <translation>Beschreibungen…</translation>
    </message>
    <message>
        <source>Sort the list by similarity to this sound</source>
        <translation>Die Liste nach Ähnlichkeit mit diesem Klang ordnen</translation>
    </message>
    <message>
        <source>Statistics…</source>
        <translation>Statistik…</translation>
    </message>
    <message>
        <source>Similar captions</source>
        <translation>Ähnliche Beschreibungen</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Klänge</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source>About RECAP Desktop</source>
        <translation>Über RECAP Desktop</translation>
    </message>
    <message>
        <source>Insert suggestion {n}</source>
        <translation>Vorschlag {n} einsetzen</translation>
    </message>
    <message>
        <source>Accept suggestion {n} and go to the next sound</source>
        <translation>Vorschlag {n} übernehmen und zum nächsten Klang</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>Rate (kHz)</source>
        <translation>Rate (kHz)</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Loudness (LUFS)</source>
        <translation>Lautheit (LUFS)</translation>
    </message>
    <message>
        <source>Peak (dBFS)</source>
        <translation>Spitze (dBFS)</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Vorgemerkt</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>Unlesbar</translation>
    </message>
    <message>
        <source>Annotating</source>
        <translation>Beschreiben</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Model of this workspace</source>
        <translation>Modell dieses Arbeitsbereichs</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>Stored with every decision. If empty, your login name is used.</source>
        <translation>Wird mit jeder Entscheidung gespeichert. Leer: Ihr Anmeldename.</translation>
    </message>
    <message>
        <source>Only sounds shown in the list. The second and third choice use the sounds analysed so far.</source>
        <translation>Nur Klänge, die die Liste zeigt. Die zweite und dritte Wahl kennen die bisher analysierten Klänge.</translation>
    </message>
    <message>
        <source>the next sound still to do</source>
        <translation>dem nächsten unerledigten Klang</translation>
    </message>
    <message>
        <source>the sound with the least certain suggestion</source>
        <translation>dem Klang mit dem unsichersten Vorschlag</translation>
    </message>
    <message>
        <source>none: stay on this sound</source>
        <translation>keinem anderen: beim Klang bleiben</translation>
    </message>
    <message>
        <source>Use single keys outside the caption box</source>
        <translation>Einzelne Tasten außerhalb des Beschreibungsfelds verwenden</translation>
    </message>
    <message>
        <source>S skips, X rejects, F flags, J and K go to the next and previous sound, digits insert suggestions.</source>
        <translation>S überspringt, X lehnt ab, F merkt vor, J und K gehen zum nächsten und vorigen Klang, Ziffern setzen Vorschläge ein.</translation>
    </message>
    <message>
        <source>Needs a sound card.</source>
        <translation>Benötigt eine Soundkarte.</translation>
    </message>
    <message>
        <source>Require playing a sound to its end before accepting a suggestion</source>
        <translation>Vorschläge erst übernehmen, wenn der Klang bis zum Ende lief</translation>
    </message>
    <message>
        <source>Prevents accepting captions of sounds nobody heard. Has no effect without a sound card.</source>
        <translation>Verhindert, dass Beschreibungen ungehörter Klänge übernommen werden. Ohne Soundkarte wirkungslos.</translation>
    </message>
    <message>
        <source>Offer to caption other takes</source>
        <translation>Beschreibung für andere Takes anbieten</translation>
    </message>
    <message>
        <source>After each caption, shows sounds of the same recording and sounds that sound similar (Ctrl+T).</source>
        <translation>Zeigt nach jeder Beschreibung Klänge derselben Aufnahme und ähnlich klingende (Strg+T).</translation>
    </message>
    <message>
        <source>The rule of the Clotho data set. Shown as a remark under the caption; does not block submitting.</source>
        <translation>Die Regel des Clotho-Datensatzes. Erscheint als Hinweis unter der Beschreibung und verhindert nichts.</translation>
    </message>
    <message>
        <source>Daily backups kept</source>
        <translation>Aufbewahrte tägliche Sicherungen</translation>
    </message>
    <message>
        <source>Copies of the workspace, in a folder beside it. 0 makes none. Takes effect at the next start.</source>
        <translation>Kopien des Arbeitsbereichs in einem Ordner daneben. 0 macht keine. Wirkt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>House style file</source>
        <translation>Datei mit dem Hausstil</translation>
    </message>
    <message>
        <source>Rules for captions (TOML). Broken rules are shown under the caption; they do not block submitting.</source>
        <translation>Regeln für Beschreibungen (TOML). Verletzte Regeln stehen unter der Beschreibung; sie verhindern das Speichern nicht.</translation>
    </message>
    <message>
        <source>Check the spelling</source>
        <translation>Rechtschreibung prüfen</translation>
    </message>
    <message>
        <source>Marks unknown words in the caption box; a right click shows what may be meant.</source>
        <translation>Markiert unbekannte Wörter im Textfeld; ein Rechtsklick zeigt, was gemeint sein könnte.</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>English (United States)</source>
        <translation>Englisch (USA)</translation>
    </message>
    <message>
        <source>English (United Kingdom)</source>
        <translation>Englisch (Großbritannien)</translation>
    </message>
    <message>
        <source>German (Germany)</source>
        <translation>Deutsch (Deutschland)</translation>
    </message>
    <message>
        <source>German (Austria)</source>
        <translation>Deutsch (Österreich)</translation>
    </message>
    <message>
        <source>German (Switzerland)</source>
        <translation>Deutsch (Schweiz)</translation>
    </message>
    <message>
        <source>Folder of dictionaries</source>
        <translation>Ordner mit Wörterbüchern</translation>
    </message>
    <message>
        <source>Hunspell files (.dic and .aff). The folders of the system and of LibreOffice are searched, too.</source>
        <translation>Hunspell-Dateien (.dic und .aff). Die Ordner des Systems und von LibreOffice werden auch durchsucht.</translation>
    </message>
    <message>
        <source>Shows both fields below the caption (Shift+F2).</source>
        <translation>Zeigt beide Felder unter der Beschreibung (Umschalt+F2).</translation>
    </message>
    <message>
        <source>UCS list</source>
        <translation>UCS-Liste</translation>
    </message>
    <message>
        <source>Categories of the Universal Category System (CSV or TSV), which are then completed and suggested. If empty, the list that `recap fields ucs` has kept is used.</source>
        <translation>Kategorien des Universal Category System (CSV oder TSV), die dann ergänzt und vorgeschlagen werden. Ist das Feld leer, gilt die Liste, die `recap fields ucs` gespeichert hat.</translation>
    </message>
    <message>
        <source>Suggestions per sound</source>
        <translation>Vorschläge pro Klang</translation>
    </message>
    <message>
        <source>Fewer suggestions take less time.</source>
        <translation>Weniger Vorschläge brauchen weniger Zeit.</translation>
    </message>
    <message>
        <source>Hide suggestions below</source>
        <translation>Vorschläge ausblenden unter</translation>
    </message>
    <message>
        <source>Suggestions with a lower score are hidden, except the best one.</source>
        <translation>Vorschläge mit niedrigerer Bewertung werden ausgeblendet, außer dem besten.</translation>
    </message>
    <message>
        <source>Complete what you type</source>
        <translation>Eingaben vervollständigen</translation>
    </message>
    <message>
        <source>The model completes your sentence in grey after the cursor. Tab inserts it, Escape hides it.</source>
        <translation>Das Modell vervollständigt den Satz grau hinter dem Cursor. Tab setzt ihn ein, Escape blendet ihn aus.</translation>
    </message>
    <message>
        <source>Suggestions for the next sounds are ready when you get there. 0 turns this off.</source>
        <translation>Vorschläge für die nächsten Klänge liegen bereit, wenn Sie dort ankommen. 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>A random but fixed share of sounds that you caption without seeing suggestions.</source>
        <translation>Ein zufälliger, aber fester Anteil der Klänge, die Sie ohne Vorschläge beschreiben.</translation>
    </message>
    <message>
        <source>the fastest available</source>
        <translation>das schnellste verfügbare Gerät</translation>
    </message>
    <message>
        <source>Lower precision is faster on some computers, with nearly the same captions.</source>
        <translation>Geringere Genauigkeit ist auf manchen Computern schneller, bei fast gleichen Beschreibungen.</translation>
    </message>
    <message>
        <source>the fastest on this computer</source>
        <translation>die schnellste auf diesem Computer</translation>
    </message>
    <message>
        <source>full (32 bits)</source>
        <translation>voll (32 Bit)</translation>
    </message>
    <message>
        <source>8 bits (processors)</source>
        <translation>8 Bit (Prozessoren)</translation>
    </message>
    <message>
        <source>After a decision, go to</source>
        <translation>Nach einer Entscheidung weiter zu</translation>
    </message>
    <message>
        <source>the sound most similar to the one just captioned</source>
        <translation>dem Klang, der dem eben beschriebenen am ähnlichsten ist</translation>
    </message>
    <message>
        <source>the next sound in the list</source>
        <translation>dem nächsten Klang der Liste</translation>
    </message>
    <message>
        <source>Play a sound when it is shown</source>
        <translation>Einen Klang abspielen, wenn er gezeigt wird</translation>
    </message>
    <message>
        <source>Ask for 8 to 20 words</source>
        <translation>8 bis 20 Wörter verlangen</translation>
    </message>
    <message>
        <source>Sounds to prepare in advance</source>
        <translation>Klänge im Voraus vorbereiten</translation>
    </message>
    <message>
        <source>Sounds shown without suggestions</source>
        <translation>Klänge, die ohne Vorschläge gezeigt werden</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Rechnet auf</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>dem Prozessor</translation>
    </message>
    <message>
        <source>an NVIDIA graphics card</source>
        <translation>einer NVIDIA-Grafikkarte</translation>
    </message>
    <message>
        <source>the Apple graphics processor</source>
        <translation>dem Apple-Grafikprozessor</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>half (bfloat16)</source>
        <translation>halb (bfloat16)</translation>
    </message>
    <message>
        <source>half (float16, graphics cards)</source>
        <translation>halb (float16, Grafikkarten)</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>same as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message numerus="yes">
        <source>Used word for word %Ln times today</source>
        <translation>
            <numerusform>Heute schon %Ln Mal wörtlich verwendet</numerusform>
            <numerusform>Heute schon %Ln Mal wörtlich verwendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words; {least} to {most} are required</source>
        <translation>
            <numerusform>%Ln Wort; verlangt sind {least} bis {most}</numerusform>
            <numerusform>%Ln Wörter; verlangt sind {least} bis {most}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words: long for a caption</source>
        <translation>
            <numerusform>%Ln Wort: lang für eine Beschreibung</numerusform>
            <numerusform>%Ln Wörter: lang für eine Beschreibung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln similar</source>
        <translation>
            <numerusform>%Ln ähnliche</numerusform>
            <numerusform>%Ln ähnliche</numerusform>
        </translation>
    </message>
    <message>
        <source>Unknown filter “{name}:”. Known filters: {known}.</source>
        <translation>Unbekannter Filter „{name}:“. Bekannte Filter: {known}.</translation>
    </message>
    <message>
        <source>Unknown state “{name}”. Known states: {known}.</source>
        <translation>Unbekannter Zustand „{name}“. Bekannte Zustände: {known}.</translation>
    </message>
    <message>
        <source>“{name}” is not a length. Write seconds, as in dur&gt;5.</source>
        <translation>„{name}“ ist keine Länge. Schreiben Sie Sekunden, etwa dur&gt;5.</translation>
    </message>
    <message>
        <source>Write yes or no after {known}:, not “{name}”.</source>
        <translation>Nach {known}: steht yes oder no, nicht „{name}“.</translation>
    </message>
    <message numerus="yes">
        <source>Imported %Ln captions into {names}. Rows skipped: {left}.</source>
        <translation>
            <numerusform>%Ln Beschreibung in {names} importiert. Übersprungene Zeilen: {left}.</numerusform>
            <numerusform>%Ln Beschreibungen in {names} importiert. Übersprungene Zeilen: {left}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AcceptMany</name>
    <message>
        <source>Only {n} s long.</source>
        <translation>Nur {n} s lang.</translation>
    </message>
</context>
<context>
    <name>AcceptManyDialog</name>
    <message>
        <source>Accept many suggestions</source>
        <translation>Viele Vorschläge übernehmen</translation>
    </message>
    <message>
        <source>Minimum score</source>
        <translation>Mindestbewertung</translation>
    </message>
    <message>
        <source>Minimum &amp;score</source>
        <translation>&amp;Mindestbewertung</translation>
    </message>
    <message>
        <source>The score is the estimated chance that a caption fits. Sounds that have a caption, a decision or a draft are excluded; sounds with a remark are not ticked. One undo reverts everything.</source>
        <translation>Die Bewertung ist die geschätzte Wahrscheinlichkeit, dass eine Beschreibung passt. Klänge mit Beschreibung, Entscheidung oder Entwurf fehlen hier; Klänge mit Hinweis sind nicht angehakt. Einmal Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Suggestions to accept</source>
        <translation>Zu übernehmende Vorschläge</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} von {total}</translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln captions</source>
        <translation>
            <numerusform>%Ln Beschreibung übernehmen</numerusform>
            <numerusform>%Ln Beschreibungen übernehmen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>The folder {path} is missing: connect its drive, then resume.</source>
        <translation>Der Ordner {path} fehlt: Schließen Sie sein Laufwerk an und setzen Sie dann fort.</translation>
    </message>
</context>
<context>
    <name>BatchController</name>
    <message>
        <source>The list is empty: there is nothing to make suggestions for.</source>
        <translation>Die Liste ist leer: Es gibt nichts, wofür Vorschläge erzeugt werden könnten.</translation>
    </message>
    <message>
        <source>This workspace is open read-only, so no suggestions can be made.</source>
        <translation>Dieser Arbeitsbereich ist schreibgeschützt geöffnet, daher können keine Vorschläge erzeugt werden.</translation>
    </message>
    <message numerus="yes">
        <source>A batch of suggestions for %Ln sounds was interrupted when the program ended.</source>
        <translation>
            <numerusform>Vorschläge für %Ln Klang wurden beim Programmende unterbrochen.</numerusform>
            <numerusform>Vorschläge für %Ln Klänge wurden beim Programmende unterbrochen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Every sound here already has suggestions or a decision.</source>
        <translation>Jeder Klang hier hat schon Vorschläge oder eine Entscheidung.</translation>
    </message>
    <message numerus="yes">
        <source>Made suggestions for %Ln sounds.</source>
        <translation>
            <numerusform>Vorschläge für %Ln Klang erzeugt.</numerusform>
            <numerusform>Vorschläge für %Ln Klänge erzeugt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read. The first: {why}</source>
        <translation>
            <numerusform>%Ln war nicht lesbar: {why}</numerusform>
            <numerusform>%Ln waren nicht lesbar. Der erste: {why}</numerusform>
        </translation>
    </message>
    <message>
        <source>Review and accept…</source>
        <translation>Ansehen und übernehmen…</translation>
    </message>
    <message>
        <source>The settings require playing each sound before accepting it, so accept them one by one.</source>
        <translation>Laut Einstellungen muss jeder Klang vor dem Übernehmen abgespielt werden; übernehmen Sie die Vorschläge einzeln.</translation>
    </message>
    <message>
        <source>No sound in this list has suggestions to accept: make them first (Ctrl+Shift+G).</source>
        <translation>Kein Klang in dieser Liste hat Vorschläge zum Übernehmen: Erzeugen Sie erst welche (Strg+Umschalt+G).</translation>
    </message>
    <message>
        <source>The scores of these suggestions are uncalibrated, so no minimum score can choose among them: fit them with `recap models calibrate`, or accept one by one.</source>
        <translation>Die Bewertungen dieser Vorschläge sind nicht kalibriert, daher kann keine Mindestbewertung unter ihnen auswählen: mit `recap models calibrate` kalibrieren oder einzeln übernehmen.</translation>
    </message>
    <message>
        <source>All of these sounds have been decided in the meantime.</source>
        <translation>Über alle diese Klänge wurde inzwischen entschieden.</translation>
    </message>
    <message numerus="yes">
        <source>Accepted %Ln suggestions.</source>
        <translation>
            <numerusform>%Ln Vorschlag übernommen.</numerusform>
            <numerusform>%Ln Vorschläge übernommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>BatchStrip</name>
    <message>
        <source>Making suggestions</source>
        <translation>Vorschläge werden gemacht</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Sounds with suggestions</source>
        <translation>Klänge mit Vorschlägen</translation>
    </message>
    <message>
        <source>Stop making suggestions; finished ones are kept</source>
        <translation>Vorschläge abbrechen; fertige bleiben erhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume making suggestions</source>
        <translation>Vorschläge weiter erzeugen</translation>
    </message>
    <message>
        <source>Checking which sounds have suggestions…</source>
        <translation>Prüft, welche Klänge Vorschläge haben…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln ist nicht lesbar</numerusform>
            <numerusform>%Ln sind nicht lesbar</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} per second</source>
        <translation>{n} je Sekunde</translation>
    </message>
    <message>
        <source>{n} per minute</source>
        <translation>{n} je Minute</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
</context>
<context>
    <name>Bug</name>
    <message>
        <source>The program hit a bug ({what}). Your saved work is safe; the log has the details.</source>
        <translation>Im Programm trat ein Fehler auf ({what}). Ihre gespeicherte Arbeit ist sicher; Einzelheiten stehen im Protokoll.</translation>
    </message>
</context>
<context>
    <name>BundleManager</name>
    <message>
        <source>{why} Try again to resume.</source>
        <translation>{why} Versuchen Sie es erneut, um fortzusetzen.</translation>
    </message>
</context>
<context>
    <name>Bundles</name>
    <message>
        <source>built-in model</source>
        <translation>eingebautes Modell</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>etwa {size}</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>paused at {size}</source>
        <translation>angehalten bei {size}</translation>
    </message>
    <message>
        <source>verifying files…</source>
        <translation>Dateien werden geprüft…</translation>
    </message>
    <message>
        <source>files verified</source>
        <translation>Dateien geprüft</translation>
    </message>
    <message>
        <source>untrained, {files}</source>
        <translation>untrainiert, {files}</translation>
    </message>
    <message>
        <source>in use, {files}</source>
        <translation>in Gebrauch, {files}</translation>
    </message>
    <message>
        <source>installed, {files}</source>
        <translation>installiert, {files}</translation>
    </message>
    <message>
        <source>Untrained: its weights are random and its captions meaningless.</source>
        <translation>Untrainiert: Die Gewichte sind zufällig, die Beschreibungen bedeutungslos.</translation>
    </message>
    <message>
        <source>It does not hear the sound: it writes from similar captions alone.</source>
        <translation>Es hört den Klang nicht: Es schreibt allein nach ähnlichen Beschreibungen.</translation>
    </message>
    <message>
        <source>Its scores are uncalibrated (`recap models calibrate`): they only order the suggestions.</source>
        <translation>Seine Bewertungen sind nicht kalibriert (`recap models calibrate`): Sie ordnen die Vorschläge nur.</translation>
    </message>
</context>
<context>
    <name>CaptionBox</name>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Write what you hear, or take a suggestion with Alt+1 … Alt+9</source>
        <translation>Schreiben, was zu hören ist, oder mit Alt+1 … Alt+9 einen Vorschlag einsetzen</translation>
    </message>
    <message>
        <source>Tab completes: {words}</source>
        <translation>Tab ergänzt: {words}</translation>
    </message>
</context>
<context>
    <name>CaptionFacts</name>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>written by a person</source>
        <translation>von einem Menschen geschrieben</translation>
    </message>
    <message>
        <source>suggested by a model, accepted</source>
        <translation>von einem Modell vorgeschlagen, übernommen</translation>
    </message>
    <message>
        <source>suggested by a model</source>
        <translation>von einem Modell vorgeschlagen</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Verfasser</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{hash} (no file with this hash is known here)</source>
        <translation>{hash} (hier ist keine Datei dazu bekannt)</translation>
    </message>
    <message>
        <source>{what} (undone later)</source>
        <translation>{what} (später rückgängig gemacht)</translation>
    </message>
    <message>
        <source>changed its wording with others</source>
        <translation>hat den Wortlaut zusammen mit anderen geändert</translation>
    </message>
    <message>
        <source>rejected it for its sound</source>
        <translation>für ihren Klang abgelehnt</translation>
    </message>
    <message>
        <source>moved with its part to {file}</source>
        <translation>mit seinem Ausschnitt nach {file} verschoben</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>wiederhergestellt</translation>
    </message>
    <message>
        <source>changed its licence or source</source>
        <translation>hat Lizenz oder Quelle geändert</translation>
    </message>
    <message>
        <source>moved to “{text}” with its collection</source>
        <translation>mit der Sammlung nach „{text}“ verschoben</translation>
    </message>
    <message>
        <source>deleted with its collection</source>
        <translation>mit der Sammlung gelöscht</translation>
    </message>
    <message>
        <source>restored by a rollback</source>
        <translation>beim Zurückgehen wiederhergestellt</translation>
    </message>
    <message>
        <source>undid or redid the previous change</source>
        <translation>machte die vorige Aktion rückgängig oder wiederholte sie</translation>
    </message>
    <message>
        <source>accepted “{text}”</source>
        <translation>„{text}“ übernommen</translation>
    </message>
    <message>
        <source>wrote “{text}”</source>
        <translation>„{text}“ geschrieben</translation>
    </message>
    <message>
        <source>changed it to “{text}”</source>
        <translation>in „{text}“ geändert</translation>
    </message>
    <message>
        <source>moved to “{collection}”</source>
        <translation>nach „{collection}“ verschoben</translation>
    </message>
    <message>
        <source>switched on</source>
        <translation>eingeschaltet</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>ausgeschaltet</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>imported from {file}</source>
        <translation>aus {file} importiert</translation>
    </message>
</context>
<context>
    <name>CaptionList</name>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
</context>
<context>
    <name>CaptionPage</name>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>All collections</source>
        <translation>Alle Sammlungen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>This workspace is open read-only, so the model cannot search in it.</source>
        <translation>Dieser Arbeitsbereich ist schreibgeschützt geöffnet, daher kann das Modell nicht darin suchen.</translation>
    </message>
    <message>
        <source>Waiting for the model…</source>
        <translation>Warten auf das Modell …</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft…</translation>
    </message>
</context>
<context>
    <name>CaptionPanel</name>
    <message>
        <source>Submit and continue</source>
        <translation>Speichern und weiter</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>Überspringen…</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Vormerken</translation>
    </message>
    <message>
        <source>Note by {name}</source>
        <translation>Notiz von {name}</translation>
    </message>
</context>
<context>
    <name>CaptionSearch</name>
    <message>
        <source>All captions, oldest first</source>
        <translation>Alle Beschreibungen, älteste zuerst</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>searching by meaning…</source>
        <translation>Suche nach Bedeutung…</translation>
    </message>
    <message>
        <source>“meaning:” and “score:” need the model, which is not ready yet.</source>
        <translation>„meaning:“ und „score:“ brauchen das Modell, das noch nicht bereit ist.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions match</source>
        <translation>
            <numerusform>%Ln Beschreibung passt</numerusform>
            <numerusform>%Ln Beschreibungen passen</numerusform>
        </translation>
    </message>
    <message>
        <source>By words only: the model is not ready.</source>
        <translation>Nur nach Wörtern: Das Modell ist nicht bereit.</translation>
    </message>
    <message>
        <source>{n} close in meaning</source>
        <translation>{n} mit ähnlicher Bedeutung</translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions not embedded yet</source>
        <translation>
            <numerusform>%Ln Beschreibung noch nicht eingelesen</numerusform>
            <numerusform>%Ln Beschreibungen noch nicht eingelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>the first {n} with these words</source>
        <translation>die ersten {n} mit diesen Wörtern</translation>
    </message>
    <message>
        <source>{n} with these words</source>
        <translation>{n} mit diesen Wörtern</translation>
    </message>
</context>
<context>
    <name>CaptionSearchField</name>
    <message>
        <source>Find captions</source>
        <translation>Beschreibungen suchen</translation>
    </message>
    <message>
        <source>Words, or a query such as collection:field length:&gt;80</source>
        <translation>Wörter oder eine Abfrage wie collection:field length:&gt;80</translation>
    </message>
    <message>
        <source>Fields of a query</source>
        <translation>Felder einer Abfrage</translation>
    </message>
    <message>
        <source>Fields of a query (Ctrl+H)</source>
        <translation>Felder einer Abfrage (Strg+H)</translation>
    </message>
    <message>
        <source>Search method</source>
        <translation>Suchmethode</translation>
    </message>
    <message>
        <source>Words, then meaning</source>
        <translation>Wörter, dann Bedeutung</translation>
    </message>
    <message>
        <source>Words only</source>
        <translation>Nur Wörter</translation>
    </message>
    <message>
        <source>Meaning only</source>
        <translation>Nur Bedeutung</translation>
    </message>
</context>
<context>
    <name>CaptionTable</name>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Benutzt</translation>
    </message>
    <message>
        <source>Found by</source>
        <translation>Gefunden durch</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Verfasser</translation>
    </message>
    <message>
        <source>person</source>
        <translation>Mensch</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>collection off</source>
        <translation>Sammlung aus</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
</context>
<context>
    <name>CaptionsController</name>
    <message>
        <source>No workspace is open: open one to see its captions.</source>
        <translation>Kein Arbeitsbereich ist geöffnet: Öffnen Sie einen, um seine Beschreibungen zu sehen.</translation>
    </message>
    <message>
        <source>No workspace is open: open one to import captions into it.</source>
        <translation>Kein Arbeitsbereich ist geöffnet: Öffnen Sie einen, um Beschreibungen zu importieren.</translation>
    </message>
    <message>
        <source>No workspace is open: open one to export its captions.</source>
        <translation>Kein Arbeitsbereich ist geöffnet: Öffnen Sie einen, um seine Beschreibungen zu exportieren.</translation>
    </message>
    <message>
        <source>Its sound is hidden by the current filter.</source>
        <translation>Ihr Klang ist durch den aktuellen Filter ausgeblendet.</translation>
    </message>
</context>
<context>
    <name>CaptionsDialog</name>
    <message>
        <source>Redo</source>
        <translation>Wiederholen:</translation>
    </message>
    <message>
        <source>Changing many captions…</source>
        <translation>Viele Beschreibungen werden geändert…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions selected.</source>
        <translation>
            <numerusform>%Ln Beschreibung ausgewählt.</numerusform>
            <numerusform>%Ln Beschreibungen ausgewählt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The list has changed: select the captions again.</source>
        <translation>Die Liste hat sich geändert: Wählen Sie die Beschreibungen erneut aus.</translation>
    </message>
    <message>
        <source>Wait until the captions are changed.</source>
        <translation>Bitte warten, bis die Beschreibungen geändert sind.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>CaptionsView</name>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
    <message>
        <source>Origin and history of the caption</source>
        <translation>Herkunft und Verlauf der Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Collection</source>
        <translation>Sammlun&amp;g</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>&amp;Play its sound</source>
        <translation>Klang dazu ab&amp;spielen</translation>
    </message>
    <message>
        <source>&amp;Go to its sound</source>
        <translation>&amp;Zu ihrem Klang</translation>
    </message>
    <message>
        <source>&amp;Tidy up</source>
        <translation>Auf&amp;räumen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Move…</source>
        <translation>&amp;Verschieben…</translation>
    </message>
    <message>
        <source>Switch o&amp;ff</source>
        <translation>&amp;Ausschalten</translation>
    </message>
    <message>
        <source>Switch o&amp;n</source>
        <translation>&amp;Einschalten</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>C&amp;hange many…</source>
        <translation>Viele ä&amp;ndern…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Describe…</source>
        <translation>Beschreiben…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Merge into another…</source>
        <translation>Mit anderer zusammenführen…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Health…</source>
        <translation>Zustand…</translation>
    </message>
    <message>
        <source>Duplicates…</source>
        <translation>Duplikate…</translation>
    </message>
    <message>
        <source>Doubtful captions…</source>
        <translation>Zweifelhafte Beschreibungen…</translation>
    </message>
    <message>
        <source>Make a pack…</source>
        <translation>Paket erstellen…</translation>
    </message>
    <message>
        <source>Merge a pack or workspace…</source>
        <translation>Paket oder Arbeitsbereich aufnehmen…</translation>
    </message>
    <message>
        <source>Captions as of {time}</source>
        <translation>Beschreibungen vom Stand {time}</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>a guess</source>
        <translation>geraten</translation>
    </message>
    <message>
        <source>unlikely</source>
        <translation>unwahrscheinlich</translation>
    </message>
    <message>
        <source>Written by the model</source>
        <translation>Vom Modell geschrieben</translation>
    </message>
    <message>
        <source>Written from similar captions, not from the sound</source>
        <translation>Nach ähnlichen Beschreibungen geschrieben, nicht nach dem Klang</translation>
    </message>
    <message>
        <source>Similar caption</source>
        <translation>Ähnliche Beschreibung</translation>
    </message>
    <message>
        <source>The scores of this model are uncalibrated: they only order the suggestions and say nothing about how likely they fit. `recap models calibrate` fits them.</source>
        <translation>Die Bewertungen dieses Modells sind nicht kalibriert: Sie ordnen die Vorschläge nur und sagen nicht, wie wahrscheinlich sie passen. `recap models calibrate` kalibriert sie.</translation>
    </message>
    <message>
        <source>uncalibrated</source>
        <translation>nicht kalibriert</translation>
    </message>
    <message>
        <source>Similarity {similarity}, {matched}.</source>
        <translation>Ähnlichkeit {similarity}, {matched}.</translation>
    </message>
    <message>
        <source>Estimated chance that it fits: {share}.</source>
        <translation>Geschätzte Wahrscheinlichkeit, dass sie passt: {share}.</translation>
    </message>
    <message>
        <source>Licence: {licence}.</source>
        <translation>Lizenz: {licence}.</translation>
    </message>
    <message>
        <source>weak match</source>
        <translation>schwacher Treffer</translation>
    </message>
    <message>
        <source>matched by sound</source>
        <translation>gefunden über den Klang</translation>
    </message>
    <message>
        <source>matched by caption</source>
        <translation>gefunden über die Beschreibung</translation>
    </message>
</context>
<context>
    <name>ChangeCaptionsDialog</name>
    <message>
        <source>Change many captions</source>
        <translation>Viele Beschreibungen ändern</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Replace words</source>
        <translation>Wörter ersetzen</translation>
    </message>
    <message>
        <source>Merge wordings into one</source>
        <translation>Zu einem Wortlaut zusammenführen</translation>
    </message>
    <message>
        <source>Move to another collection</source>
        <translation>In andere Sammlung verschieben</translation>
    </message>
    <message>
        <source>Change licence or source</source>
        <translation>Lizenz oder Quelle ändern</translation>
    </message>
    <message>
        <source>Add keywords to their sounds</source>
        <translation>Stichwörter zu ihren Klängen hinzufügen</translation>
    </message>
    <message>
        <source>Switch off for suggestions</source>
        <translation>Für Vorschläge ausschalten</translation>
    </message>
    <message>
        <source>Switch on for suggestions</source>
        <translation>Für Vorschläge einschalten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected captions</source>
        <translation>
            <numerusform>%Ln ausgewählte Beschreibung</numerusform>
            <numerusform>%Ln ausgewählte Beschreibungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln listed captions</source>
        <translation>
            <numerusform>%Ln aufgelistete Beschreibung</numerusform>
            <numerusform>%Ln aufgelistete Beschreibungen</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;What to do</source>
        <translation>&amp;Was geändert wird</translation>
    </message>
    <message>
        <source>W&amp;ith</source>
        <translation>&amp;Mit</translation>
    </message>
    <message>
        <source>&amp;Regular expression (\1 is its first group)</source>
        <translation>&amp;Regulärer Ausdruck (\1 ist seine erste Gruppe)</translation>
    </message>
    <message>
        <source>the most frequent one</source>
        <translation>der häufigste</translation>
    </message>
    <message>
        <source>separated by commas</source>
        <translation>durch Kommas getrennt</translation>
    </message>
    <message>
        <source>leave as it is</source>
        <translation>unverändert lassen</translation>
    </message>
    <message>
        <source>Remove the &amp;licence</source>
        <translation>Li&amp;zenz entfernen</translation>
    </message>
    <message>
        <source>Remove the s&amp;ource</source>
        <translation>&amp;Quelle entfernen</translation>
    </message>
    <message>
        <source>R&amp;eplace</source>
        <translation>&amp;Ersetze</translation>
    </message>
    <message>
        <source>&amp;By</source>
        <translation>&amp;Durch</translation>
    </message>
    <message>
        <source>Wor&amp;ding</source>
        <translation>Wortla&amp;ut</translation>
    </message>
    <message>
        <source>C&amp;ollection</source>
        <translation>&amp;Sammlung</translation>
    </message>
    <message>
        <source>&amp;Keywords</source>
        <translation>Stich&amp;wörter</translation>
    </message>
    <message>
        <source>&amp;Licence</source>
        <translation>&amp;Lizenz</translation>
    </message>
    <message>
        <source>So&amp;urce</source>
        <translation>Q&amp;uelle</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Captions that change</source>
        <translation>Beschreibungen, die sich ändern</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>Alle anhaken</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>Keine anhaken</translation>
    </message>
    <message>
        <source>Space ticks a row. One undo reverts everything.</source>
        <translation>Die Leertaste hakt eine Zeile an. Einmal Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Write the text to replace; upper and lower case are distinct.</source>
        <translation>Schreiben Sie den Text, der ersetzt werden soll; Groß- und Kleinschreibung zählt.</translation>
    </message>
    <message>
        <source>Choose a collection, or write the name of a new one.</source>
        <translation>Wählen Sie eine Sammlung oder schreiben Sie den Namen einer neuen.</translation>
    </message>
    <message>
        <source>Write the keywords to add, separated by commas.</source>
        <translation>Geben Sie die Stichwörter ein, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Write the new licence, the new source, or both.</source>
        <translation>Schreiben Sie die neue Lizenz, die neue Quelle oder beides.</translation>
    </message>
    <message>
        <source>Working out what would change…</source>
        <translation>Änderungen werden ermittelt…</translation>
    </message>
    <message>
        <source>(deleted as a duplicate)</source>
        <translation>(als doppelt gelöscht)</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>switched on</source>
        <translation>eingeschaltet</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>ausgeschaltet</translation>
    </message>
    <message>
        <source>{n} of {total} captions would change.</source>
        <translation>{n} von {total} Beschreibungen würden sich ändern.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be changed: see the remarks.</source>
        <translation>
            <numerusform>%Ln lässt sich nicht ändern: siehe Hinweis.</numerusform>
            <numerusform>%Ln lassen sich nicht ändern: siehe Hinweise.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are not ticked.</source>
        <translation>
            <numerusform>%Ln ist nicht angehakt.</numerusform>
            <numerusform>%Ln sind nicht angehakt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln captions</source>
        <translation>
            <numerusform>%Ln Beschreibung ändern</numerusform>
            <numerusform>%Ln Beschreibungen ändern</numerusform>
        </translation>
    </message>
    <message>
        <source>Wait until the captions are changed.</source>
        <translation>Bitte warten, bis die Beschreibungen geändert sind.</translation>
    </message>
</context>
<context>
    <name>CheckFilesDialog</name>
    <message>
        <source>Check files</source>
        <translation>Dateien prüfen</translation>
    </message>
    <message>
        <source>Every file in {name} is decoded to its end. Nothing is changed.</source>
        <translation>Jede Datei in {name} wird bis zum Ende dekodiert. Nichts wird verändert.</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Show in &amp;file manager</source>
        <translation>Im &amp;Dateimanager zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy the list</source>
        <translation>Liste &amp;kopieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{done} of {total} files examined</source>
        <translation>{done} von {total} Dateien geprüft</translation>
    </message>
    <message>
        <source>Files examined: {n}. Files with findings: {found}.</source>
        <translation>Geprüfte Dateien: {n}. Dateien mit Befund: {found}.</translation>
    </message>
    <message>
        <source>Files examined: {n}. Nothing is wrong with them.</source>
        <translation>Geprüfte Dateien: {n}. Alle sind in Ordnung.</translation>
    </message>
    <message numerus="yes">
        <source>Stopped after %Ln files.</source>
        <translation>
            <numerusform>Nach %Ln Datei angehalten.</numerusform>
            <numerusform>Nach %Ln Dateien angehalten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChosenTable</name>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Also: {text}</source>
        <translation>Außerdem: {text}</translation>
    </message>
    <message>
        <source>Also in the list “{name}”</source>
        <translation>Auch in der Liste „{name}“</translation>
    </message>
    <message>
        <source>Its category will be replaced.</source>
        <translation>Seine Kategorie wird ersetzt.</translation>
    </message>
    <message>
        <source>Has no suggestions.</source>
        <translation>Hat keine Vorschläge.</translation>
    </message>
    <message>
        <source>Its caption will be deleted.</source>
        <translation>Seine Beschreibung wird gelöscht.</translation>
    </message>
    <message>
        <source>Its note will be replaced.</source>
        <translation>Seine Notiz wird ersetzt.</translation>
    </message>
    <message>
        <source>Has a draft.</source>
        <translation>Hat einen Entwurf.</translation>
    </message>
    <message>
        <source>Has a caption.</source>
        <translation>Hat eine Beschreibung.</translation>
    </message>
    <message>
        <source>Already decided.</source>
        <translation>Schon entschieden.</translation>
    </message>
</context>
<context>
    <name>CoachBar</name>
    <message>
        <source>No action available</source>
        <translation>Keine Aktion verfügbar</translation>
    </message>
</context>
<context>
    <name>CollectionDialog</name>
    <message>
        <source>Describe the collection</source>
        <translation>Sammlung beschreiben</translation>
    </message>
    <message>
        <source>“{name}”: licence and language hold for those of its captions that have none of their own.</source>
        <translation>„{name}“: Lizenz und Sprache gelten für alle Beschreibungen darin, die keine eigene haben.</translation>
    </message>
    <message>
        <source>Rename the collection</source>
        <translation>Sammlung umbenennen</translation>
    </message>
    <message>
        <source>“{name}” gets another name.</source>
        <translation>„{name}“ bekommt einen anderen Namen.</translation>
    </message>
    <message>
        <source>Merge the collection</source>
        <translation>Sammlung zusammenführen</translation>
    </message>
    <message>
        <source>All captions of “{name}” ({n}) move to another collection, and “{name}” is deleted.</source>
        <translation>Alle Beschreibungen aus „{name}“ ({n}) wechseln in eine andere Sammlung, und „{name}“ wird gelöscht.</translation>
    </message>
    <message>
        <source>Delete the collection</source>
        <translation>Sammlung löschen</translation>
    </message>
    <message>
        <source>“{name}” is deleted with all its captions ({n}). Undo brings everything back.</source>
        <translation>„{name}“ wird mit allen Beschreibungen ({n}) gelöscht. Rückgängig holt alles zurück.</translation>
    </message>
    <message>
        <source>such as en, de or pt-BR</source>
        <translation>etwa en, de oder pt-BR</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Licence</source>
        <translation>&amp;Lizenz</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Merge &amp;into</source>
        <translation>Zusammenführen &amp;mit</translation>
    </message>
</context>
<context>
    <name>CollectionList</name>
    <message>
        <source>Collections</source>
        <translation>Sammlungen</translation>
    </message>
</context>
<context>
    <name>CollectionTable</name>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
    <message>
        <source>All collections</source>
        <translation>Alle Sammlungen</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln captions, {state}</source>
        <translation>
            <numerusform>{name}, %Ln Beschreibung, {state}</numerusform>
            <numerusform>{name}, %Ln Beschreibungen, {state}</numerusform>
        </translation>
    </message>
    <message>
        <source>used for suggestions</source>
        <translation>wird für Vorschläge verwendet</translation>
    </message>
    <message>
        <source>off: not used for suggestions</source>
        <translation>aus: wird nicht für Vorschläge verwendet</translation>
    </message>
</context>
<context>
    <name>ColumnMapping</name>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Sound file</source>
        <translation>Klangdatei</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>Bearbeiter</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Start (s)</source>
        <translation>Beginn (s)</translation>
    </message>
    <message>
        <source>End (s)</source>
        <translation>Ende (s)</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Column for: {what}</source>
        <translation>Spalte für: {what}</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(ohne Namen)</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Which text describes the sound better?</source>
        <translation>Welcher Text beschreibt den Klang besser?</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Text 1 (key 1)</source>
        <translation>Text 1 (Taste 1)</translation>
    </message>
    <message>
        <source>Equally good (key 0)</source>
        <translation>Gleich gut (Taste 0)</translation>
    </message>
    <message>
        <source>Text 2 (key 2)</source>
        <translation>Text 2 (Taste 2)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Back (Backspace)</source>
        <translation>Zurück (Rücktaste)</translation>
    </message>
    <message>
        <source>Stop for now (Esc)</source>
        <translation>Vorerst aufhören (Esc)</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Back to the last question</source>
        <translation>Zurück zur letzten Frage</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Als HTML speichern…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{n} of {total}: {name}</source>
        <translation>{n} von {total}: {name}</translation>
    </message>
    <message>
        <source>The sound was not found: choose its folder with --sounds.</source>
        <translation>Der Klang wurde nicht gefunden: seinen Ordner mit --sounds angeben.</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln questions are answered.</source>
        <translation>
            <numerusform>Die eine Frage ist beantwortet.</numerusform>
            <numerusform>Alle %Ln Fragen sind beantwortet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComparingController</name>
    <message>
        <source>Compare captions of two or more systems</source>
        <translation>Beschreibungen von zwei oder mehr Systemen vergleichen</translation>
    </message>
    <message>
        <source>Captions (*.csv *.tsv *.jsonl *.json)</source>
        <translation>Beschreibungen (*.csv *.tsv *.jsonl *.json)</translation>
    </message>
</context>
<context>
    <name>ContextMenus</name>
    <message>
        <source>Insert</source>
        <translation>Einsetzen</translation>
    </message>
    <message>
        <source>Accept and go to the next sound</source>
        <translation>Übernehmen und zum nächsten Klang</translation>
    </message>
    <message>
        <source>Reject only this suggestion</source>
        <translation>Nur diesen Vorschlag ablehnen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Switch “{name}” off</source>
        <translation>„{name}“ ausschalten</translation>
    </message>
    <message>
        <source>Insert this caption</source>
        <translation>Wortlaut einsetzen</translation>
    </message>
    <message>
        <source>Play its sound</source>
        <translation>Klang dazu abspielen</translation>
    </message>
    <message>
        <source>Switch caption off</source>
        <translation>Beschreibung ausschalten</translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation>Ab hier abspielen</translation>
    </message>
    <message>
        <source>Go to this part</source>
        <translation>Zu diesem Ausschnitt</translation>
    </message>
    <message>
        <source>Start a part here</source>
        <translation>Hier einen Ausschnitt beginnen</translation>
    </message>
    <message>
        <source>End the part here</source>
        <translation>Den Ausschnitt hier beenden</translation>
    </message>
    <message>
        <source>Move the start of the part here</source>
        <translation>Anfang des Ausschnitts hierher verschieben</translation>
    </message>
    <message>
        <source>Move the end of the part here</source>
        <translation>Ende des Ausschnitts hierher verschieben</translation>
    </message>
    <message>
        <source>Back to the whole sound</source>
        <translation>Zurück zum ganzen Klang</translation>
    </message>
    <message>
        <source>Zoom to the part</source>
        <translation>Auf den Ausschnitt zoomen</translation>
    </message>
    <message>
        <source>Show all of the sound</source>
        <translation>Den ganzen Klang zeigen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Delete this caption</source>
        <translation>Diese Beschreibung löschen</translation>
    </message>
    <message>
        <source>Deleted the caption “{text}”.</source>
        <translation>Die Beschreibung „{text}“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>Curator</name>
    <message>
        <source>The previous change is still being made: wait until it is done.</source>
        <translation>Die vorige Änderung läuft noch: bitte warten, bis sie fertig ist.</translation>
    </message>
</context>
<context>
    <name>DecideManyDialog</name>
    <message>
        <source>Caption several sounds</source>
        <translation>Mehrere Klänge beschreiben</translation>
    </message>
    <message>
        <source>Note about several sounds</source>
        <translation>Notiz zu mehreren Klängen</translation>
    </message>
    <message>
        <source>Skip several sounds</source>
        <translation>Mehrere Klänge überspringen</translation>
    </message>
    <message>
        <source>Reject the suggestions of several sounds</source>
        <translation>Vorschläge mehrerer Klänge ablehnen</translation>
    </message>
    <message>
        <source>Flag several sounds</source>
        <translation>Mehrere Klänge vormerken</translation>
    </message>
    <message>
        <source>Add several sounds to a list</source>
        <translation>Mehrere Klänge in eine Liste aufnehmen</translation>
    </message>
    <message>
        <source>Category of several sounds</source>
        <translation>Kategorie mehrerer Klänge</translation>
    </message>
    <message>
        <source>Add keywords to several sounds</source>
        <translation>Mehreren Klängen Stichwörter geben</translation>
    </message>
    <message>
        <source>Remove keywords from several sounds</source>
        <translation>Mehreren Klängen Stichwörter nehmen</translation>
    </message>
    <message>
        <source>Sounds that have a note are not ticked.</source>
        <translation>Klänge mit einer Notiz sind nicht angehakt.</translation>
    </message>
    <message>
        <source>Sounds that have a category are not ticked. An empty field removes the category.</source>
        <translation>Klänge mit einer Kategorie sind nicht angehakt. Ein leeres Feld entfernt die Kategorie.</translation>
    </message>
    <message>
        <source>Commas separate keywords.</source>
        <translation>Kommas trennen Stichwörter.</translation>
    </message>
    <message>
        <source>Sounds with a draft are not ticked.</source>
        <translation>Klänge mit einem Entwurf sind nicht angehakt.</translation>
    </message>
    <message>
        <source>Sounds that have a caption, a decision or a draft are not ticked.</source>
        <translation>Klänge mit einer Beschreibung, einer Entscheidung oder einem Entwurf sind nicht angehakt.</translation>
    </message>
    <message>
        <source>Space ticks a row. One undo reverts everything.</source>
        <translation>Die Leertaste hakt eine Zeile an. Einmal Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>&amp;Caption</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>&amp;Reason (optional)</source>
        <translation>&amp;Grund (optional)</translation>
    </message>
    <message>
        <source>&amp;List</source>
        <translation>&amp;Liste</translation>
    </message>
    <message>
        <source>&amp;Category</source>
        <translation>&amp;Kategorie</translation>
    </message>
    <message>
        <source>&amp;Keywords</source>
        <translation>&amp;Stichwörter</translation>
    </message>
    <message numerus="yes">
        <source>Caption %Ln sounds</source>
        <translation>
            <numerusform>%Ln Klang beschreiben</numerusform>
            <numerusform>%Ln Klänge beschreiben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the note of %Ln sounds</source>
        <translation>
            <numerusform>Notiz für %Ln Klang setzen</numerusform>
            <numerusform>Notiz für %Ln Klänge setzen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skip %Ln sounds</source>
        <translation>
            <numerusform>%Ln Klang überspringen</numerusform>
            <numerusform>%Ln Klänge überspringen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject the suggestions of %Ln sounds</source>
        <translation>
            <numerusform>Für %Ln Klang ablehnen</numerusform>
            <numerusform>Für %Ln Klänge ablehnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flag %Ln sounds</source>
        <translation>
            <numerusform>%Ln Klang vormerken</numerusform>
            <numerusform>%Ln Klänge vormerken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln sounds</source>
        <translation>
            <numerusform>%Ln Klang aufnehmen</numerusform>
            <numerusform>%Ln Klänge aufnehmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the category of %Ln sounds</source>
        <translation>
            <numerusform>Kategorie von %Ln Klang setzen</numerusform>
            <numerusform>Kategorie von %Ln Klängen setzen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add keywords to %Ln sounds</source>
        <translation>
            <numerusform>%Ln Klang Stichwörter geben</numerusform>
            <numerusform>%Ln Klängen Stichwörter geben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove keywords from %Ln sounds</source>
        <translation>
            <numerusform>%Ln Klang Stichwörter nehmen</numerusform>
            <numerusform>%Ln Klängen Stichwörter nehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Selected sounds</source>
        <translation>Gewählte Klänge</translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message>
        <source>The caption is empty: write one, or insert a suggestion with Alt+1.</source>
        <translation>Die Beschreibung ist leer: Schreiben Sie eine, oder setzen Sie mit Alt+1 einen Vorschlag ein.</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Vorgemerkt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln takes captioned</source>
        <translation>
            <numerusform>%Ln Take beschrieben</numerusform>
            <numerusform>%Ln Takes beschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>Part moved</source>
        <translation>Ausschnitt verschoben</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>Redone</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Play the sound to its end first (Ctrl+P), then accept: the settings require it.</source>
        <translation>Spielen Sie den Klang erst bis zum Ende ab (Strg+P): Die Einstellungen verlangen es vor dem Übernehmen.</translation>
    </message>
    <message>
        <source>No sound is selected: choose one in the list.</source>
        <translation>Kein Klang ist ausgewählt: Wählen Sie einen in der Liste.</translation>
    </message>
    <message>
        <source>This file cannot be read, so it cannot be captioned: go to the next sound (Ctrl+Down).</source>
        <translation>Diese Datei ist nicht lesbar und kann nicht beschrieben werden: Gehen Sie zum nächsten Klang (Strg+Ab).</translation>
    </message>
</context>
<context>
    <name>DecisionsController</name>
    <message>
        <source>Skip this sound</source>
        <translation>Diesen Klang überspringen</translation>
    </message>
    <message>
        <source>Why are you skipping it?</source>
        <translation>Warum überspringen Sie ihn?</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
        <source>(%Ln sounds)</source>
        <translation>
            <numerusform>(%Ln Klang)</numerusform>
            <numerusform>(%Ln Klänge)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected the suggestions, and deleted %Ln accepted captions with them.</source>
        <translation>
            <numerusform>Vorschläge abgelehnt und damit %Ln übernommene Beschreibung gelöscht.</numerusform>
            <numerusform>Vorschläge abgelehnt und damit %Ln übernommene Beschreibungen gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>typing</source>
        <translation>Eingabe</translation>
    </message>
</context>
<context>
    <name>DescriptionsDialog</name>
    <message>
        <source>Descriptions in the files</source>
        <translation>Angaben in den Dateien</translation>
    </message>
    <message>
        <source>from files</source>
        <translation>aus Dateien</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln</source>
        <translation>
            <numerusform>%Ln importieren</numerusform>
            <numerusform>%Ln importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Name of the collection</source>
        <translation>Name der Sammlung</translation>
    </message>
    <message>
        <source>They become captions of their sounds, marked as imported. The files are not changed. You can switch the collection off in the Caption menu.</source>
        <translation>Sie werden Beschreibungen ihrer Klänge, als importiert gekennzeichnet. Die Dateien bleiben unverändert. Die Sammlung lässt sich im Menü Beschreibung ausschalten.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>in text files next to them</source>
        <translation>in Textdateien daneben</translation>
    </message>
    <message>
        <source>as iXML</source>
        <translation>als iXML</translation>
    </message>
    <message>
        <source>as broadcast wave description</source>
        <translation>als Broadcast-Wave-Beschreibung</translation>
    </message>
    <message>
        <source>as Vorbis comment</source>
        <translation>als Vorbis-Kommentar</translation>
    </message>
    <message>
        <source>as comment</source>
        <translation>als Kommentar</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sounds have a description: {sources}.</source>
        <translation>
            <numerusform>%Ln Klang hat eine Beschreibung: {sources}.</numerusform>
            <numerusform>%Ln Klänge haben eine Beschreibung: {sources}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The first descriptions</source>
        <translation>Die ersten Angaben</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Angabe</translation>
    </message>
</context>
<context>
    <name>DeskController</name>
    <message>
        <source>Show the suggestions</source>
        <translation>Vorschläge zeigen</translation>
    </message>
    <message>
        <source>Show newer suggestions</source>
        <translation>Neuere Vorschläge zeigen</translation>
    </message>
    <message>
        <source>Writing suggestions…</source>
        <translation>Vorschläge werden geschrieben…</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Der Klang wird angehört…</translation>
    </message>
    <message>
        <source>Choose a sound in the list.</source>
        <translation>Einen Klang in der Liste wählen.</translation>
    </message>
    <message>
        <source>Your words</source>
        <translation>Ihre Worte</translation>
    </message>
    <message>
        <source>All sounds in this list are done.</source>
        <translation>Alle Klänge dieser Liste sind erledigt.</translation>
    </message>
    <message>
        <source>Making new suggestions…</source>
        <translation>Neue Vorschläge werden erzeugt…</translation>
    </message>
    <message>
        <source>Only {n} s long, so these are guesses.</source>
        <translation>Nur {n} s lang, daher nur geraten.</translation>
    </message>
    <message>
        <source>Locate the folder…</source>
        <translation>Ordner suchen…</translation>
    </message>
    <message>
        <source>Scan for changes</source>
        <translation>Auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Locate the file…</source>
        <translation>Datei suchen…</translation>
    </message>
    <message>
        <source>All unreadable files…</source>
        <translation>Alle unlesbaren Dateien…</translation>
    </message>
    <message>
        <source>This sound is silent: skip it (Ctrl+Space), or write what you know about it.</source>
        <translation>Dieser Klang ist still: Überspringen Sie ihn (Strg+Leertaste), oder schreiben Sie, was Sie darüber wissen.</translation>
    </message>
    <message>
        <source>This sound is shown without suggestions: describe what you hear.</source>
        <translation>Dieser Klang wird ohne Vorschläge gezeigt: Beschreiben Sie, was Sie hören.</translation>
    </message>
    <message>
        <source>No suggestions for this sound: write a caption.</source>
        <translation>Keine Vorschläge für diesen Klang: Schreiben Sie eine Beschreibung.</translation>
    </message>
    <message>
        <source>There is no previous caption to insert.</source>
        <translation>Es gibt keine vorige Beschreibung zum Einsetzen.</translation>
    </message>
    <message>
        <source>Your words, based on a suggestion</source>
        <translation>Ihre Worte, nach einem Vorschlag</translation>
    </message>
    <message>
        <source>Started by you, completed by the model</source>
        <translation>Von Ihnen begonnen, vom Modell vervollständigt</translation>
    </message>
    <message>
        <source>Editing a caption of this sound</source>
        <translation>Bearbeitet eine Beschreibung dieses Klangs</translation>
    </message>
    <message>
        <source>A suggestion, unchanged</source>
        <translation>Ein Vorschlag, unverändert</translation>
    </message>
    <message>
        <source>A similar caption, unchanged</source>
        <translation>Eine ähnliche Beschreibung, unverändert</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{done} von {total} erledigt</translation>
    </message>
    <message numerus="yes">
        <source> · %Ln shown</source>
        <translation>
            <numerusform> · %Ln gezeigt</numerusform>
            <numerusform> · %Ln gezeigt</numerusform>
        </translation>
    </message>
    <message>
        <source>Today {n}</source>
        <translation>Heute {n}</translation>
    </message>
    <message>
        <source> · {n} per hour</source>
        <translation> · {n} pro Stunde</translation>
    </message>
</context>
<context>
    <name>DoubtfulDialog</name>
    <message>
        <source>Doubtful captions</source>
        <translation>Zweifelhafte Beschreibungen</translation>
    </message>
    <message>
        <source>Compares every caption that has a sound with that sound. Listen before you change anything.</source>
        <translation>Vergleicht jede Beschreibung, die einen Klang hat, mit diesem Klang. Hören Sie hin, bevor Sie etwas ändern.</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>&amp;Wording (Return saves it)</source>
        <translation>&amp;Wortlaut (Eingabe speichert ihn)</translation>
    </message>
    <message>
        <source>Captions that fit &amp;better (Return takes one over)</source>
        <translation>&amp;Besser passende Beschreibungen (Eingabe übernimmt eine)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>Ab&amp;spielen</translation>
    </message>
    <message>
        <source>It &amp;fits</source>
        <translation>&amp;Passt so</translation>
    </message>
    <message>
        <source>S&amp;ave the wording</source>
        <translation>Wortlaut s&amp;ichern</translation>
    </message>
    <message>
        <source>&amp;Move…</source>
        <translation>&amp;Verschieben…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Takes it off this list; the next search lists it again.</source>
        <translation>Nimmt sie von dieser Liste; die nächste Suche führt sie wieder auf.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions, the least fitting first</source>
        <translation>
            <numerusform>%Ln Beschreibung</numerusform>
            <numerusform>%Ln Beschreibungen, die am wenigsten passenden zuerst</numerusform>
        </translation>
    </message>
    <message>
        <source>No caption has a sound that can be heard.</source>
        <translation>Keine Beschreibung hat einen Klang, der sich anhören lässt.</translation>
    </message>
</context>
<context>
    <name>DuplicatesDialog</name>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>same sound</source>
        <translation>gleicher Klang</translation>
    </message>
    <message>
        <source>no sound</source>
        <translation>kein Klang</translation>
    </message>
    <message>
        <source>other sounds</source>
        <translation>andere Klänge</translation>
    </message>
    <message>
        <source>contradiction</source>
        <translation>Widerspruch</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>Ab&amp;spielen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>&amp;Merge these</source>
        <translation>&amp;Diese zusammenführen</translation>
    </message>
    <message>
        <source>Merge &amp;all that are listed</source>
        <translation>&amp;Alle aufgeführten zusammenführen</translation>
    </message>
    <message>
        <source>Finds captions that are equal except for case and punctuation, or that mean nearly the same.</source>
        <translation>Findet Beschreibungen, die bis auf Groß- und Kleinschreibung und Satzzeichen gleich sind oder fast dasselbe bedeuten.</translation>
    </message>
    <message>
        <source>&amp;Nearly the same, from a cosine of</source>
        <translation>&amp;Fast gleich, ab einem Kosinus von</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>S&amp;how</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>Wortlaut</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation>Gemeinsamer Wortlaut</translation>
    </message>
    <message>
        <source>Merge &amp;into</source>
        <translation>&amp;Gemeinsamer Wortlaut</translation>
    </message>
    <message>
        <source>No duplicates were found.</source>
        <translation>Es wurden keine doppelten Beschreibungen gefunden.</translation>
    </message>
    <message>
        <source>Clusters: {n} ({kinds}).</source>
        <translation>Gruppen: {n} ({kinds}).</translation>
    </message>
    <message>
        <source>The largest {n} are listed.</source>
        <translation>Die größten {n} sind aufgeführt.</translation>
    </message>
</context>
<context>
    <name>EngineClient</name>
    <message>
        <source>starting the engine</source>
        <translation>Die Engine startet</translation>
    </message>
    <message>
        <source>The engine stopped during this work: start it again.</source>
        <translation>Die Engine ist währenddessen stehen geblieben: bitte noch einmal starten.</translation>
    </message>
    <message>
        <source>The engine stopped twice at this sound and will not try it again: write a caption.</source>
        <translation>Die Engine brach bei diesem Klang zweimal ab und versucht es nicht erneut: Schreiben Sie eine Beschreibung.</translation>
    </message>
    <message>
        <source>The engine has a different version: install the program again.</source>
        <translation>Die Engine hat eine andere Version: Installieren Sie das Programm neu.</translation>
    </message>
</context>
<context>
    <name>EngineController</name>
    <message>
        <source>Ready: {model}, {device}</source>
        <translation>Bereit: {model}, {device}</translation>
    </message>
    <message>
        <source>This workspace is open read-only, so no suggestions can be made.</source>
        <translation>Dieser Arbeitsbereich ist schreibgeschützt geöffnet, daher können keine Vorschläge erzeugt werden.</translation>
    </message>
    <message>
        <source>No suggestions: read-only</source>
        <translation>Keine Vorschläge: schreibgeschützt</translation>
    </message>
    <message>
        <source>Loading the model. You can keep writing.</source>
        <translation>Das Modell wird geladen. Sie können inzwischen schreiben.</translation>
    </message>
    <message>
        <source>{why} It restarts by itself; nothing is lost.</source>
        <translation>{why} Sie startet von selbst neu; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Engine restarting …</source>
        <translation>Engine startet neu …</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>The engine is restarting. You can keep writing.</source>
        <translation>Die Engine startet neu. Sie können inzwischen schreiben.</translation>
    </message>
    <message>
        <source>No suggestions: see the notice</source>
        <translation>Keine Vorschläge: siehe Hinweis</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelle…</translation>
    </message>
    <message>
        <source>No suggestions: {why}</source>
        <translation>Keine Vorschläge: {why}</translation>
    </message>
</context>
<context>
    <name>EngineProcess</name>
    <message>
        <source>The engine stopped responding and was ended.</source>
        <translation>Die Engine antwortete nicht mehr und wurde beendet.</translation>
    </message>
    <message>
        <source>The engine could not be started.</source>
        <translation>Die Engine ließ sich nicht starten.</translation>
    </message>
    <message>
        <source>The system ran out of memory and ended the engine.</source>
        <translation>Dem System ging der Speicher aus; es hat die Engine beendet.</translation>
    </message>
    <message>
        <source>Another program ended the engine, or memory ran out.</source>
        <translation>Ein anderes Programm hat die Engine beendet, oder der Speicher ging aus.</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly.</source>
        <translation>Die Engine ist unerwartet stehen geblieben.</translation>
    </message>
</context>
<context>
    <name>ExistingCaptions</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weitere</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Hingehen</translation>
    </message>
    <message>
        <source>Go to part {when}</source>
        <translation>Zum Ausschnitt {when}</translation>
    </message>
    <message>
        <source>Model text, accepted</source>
        <translation>Modelltext, übernommen</translation>
    </message>
    <message>
        <source>Written by a person</source>
        <translation>Von einem Menschen</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit the caption “{text}”</source>
        <translation>Beschreibung „{text}“ bearbeiten</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export captions</source>
        <translation>Beschreibungen exportieren</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>Sammlungen</translation>
    </message>
    <message>
        <source>&amp;Layout</source>
        <translation>&amp;Aufbau</translation>
    </message>
    <message>
        <source>&amp;Collections</source>
        <translation>&amp;Sammlungen</translation>
    </message>
    <message>
        <source>texts: {n}</source>
        <translation>Textdateien: {n}</translation>
    </message>
    <message>
        <source>switched off: {n}</source>
        <translation>ausgeschaltet: {n}</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Include captions that are switched off</source>
        <translation>Auch ausgeschaltete Beschreibungen</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Brow&amp;se…</source>
        <translation>Durch&amp;suchen…</translation>
    </message>
    <message>
        <source>Prefix of sound URLs</source>
        <translation>Präfix der Klang-URLs</translation>
    </message>
    <message>
        <source>URL &amp;prefix</source>
        <translation>URL-&amp;Präfix</translation>
    </message>
    <message>
        <source>&amp;Target</source>
        <translation>&amp;Ziel</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A folder; with the sounds’ own folder, each text is written next to its sound</source>
        <translation>Ein Ordner; im Ordner der Klänge steht jeder Text neben seinem Klang</translation>
    </message>
    <message>
        <source>Replace existing texts</source>
        <translation>Vorhandene Texte ersetzen</translation>
    </message>
    <message>
        <source>Replace the existing file</source>
        <translation>Vorhandene Datei ersetzen</translation>
    </message>
    <message>
        <source>A file of that name exists: choose another name, or replace the file.</source>
        <translation>Eine Datei dieses Namens gibt es schon: Wählen Sie einen anderen Namen, oder ersetzen Sie die Datei.</translation>
    </message>
    <message>
        <source>To export: {n}</source>
        <translation>Zu exportieren: {n}</translation>
    </message>
    <message>
        <source>excluded: {n}</source>
        <translation>ausgeschlossen: {n}</translation>
    </message>
    <message>
        <source>Stopped. No incomplete file was left behind.</source>
        <translation>Abgebrochen. Es blieb keine unvollständige Datei zurück.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions</source>
        <translation>
            <numerusform>%Ln Beschreibung</numerusform>
            <numerusform>%Ln Beschreibungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exported %Ln captions to {name}. Excluded: {left}.</source>
        <translation>
            <numerusform>%Ln Beschreibung nach {name} exportiert. Ausgeschlossen: {left}.</numerusform>
            <numerusform>%Ln Beschreibungen nach {name} exportiert. Ausgeschlossen: {left}.</numerusform>
        </translation>
    </message>
    <message>
        <source>A file</source>
        <translation>Eine Datei</translation>
    </message>
    <message>
        <source>Choose at least one collection.</source>
        <translation>Mindestens eine Sammlung wählen.</translation>
    </message>
    <message>
        <source>Export {n}</source>
        <translation>{n} exportieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>FieldsRow</name>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>Keywords, separated by commas</source>
        <translation>Stichwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Category – suggested: {name}</source>
        <translation>Kategorie – Vorschlag: {name}</translation>
    </message>
</context>
<context>
    <name>Folders</name>
    <message>
        <source>All sounds</source>
        <translation>Alle Klänge</translation>
    </message>
    <message>
        <source>{name} (not available)</source>
        <translation>{name} (nicht verfügbar)</translation>
    </message>
    <message>
        <source>Single files</source>
        <translation>Einzelne Dateien</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{done} von {total} erledigt</translation>
    </message>
</context>
<context>
    <name>FoldersController</name>
    <message>
        <source>Add a folder of sounds</source>
        <translation>Ordner mit Klängen hinzufügen</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>Tabellen (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>Add a list of sounds</source>
        <translation>Liste von Klängen hinzufügen</translation>
    </message>
    <message>
        <source>No sounds were found in the folders of this workspace.</source>
        <translation>In den Ordnern dieses Arbeitsbereichs wurden keine Klänge gefunden.</translation>
    </message>
    <message>
        <source>Scan stopped. The sounds found so far are kept; F5 scans again.</source>
        <translation>Suche abgebrochen. Die bisher gefundenen Klänge bleiben; F5 sucht erneut.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>%Ln unlesbar</numerusform>
            <numerusform>%Ln unlesbar</numerusform>
        </translation>
    </message>
    <message>
        <source>Scanned the folders: {what}.</source>
        <translation>Ordner durchsucht: {what}.</translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation>Anzeigen…</translation>
    </message>
    <message>
        <source>No new descriptions were found in the files or in texts beside them.</source>
        <translation>In den Dateien und den Texten daneben wurden keine neuen Beschreibungen gefunden.</translation>
    </message>
    <message numerus="yes">
        <source>Found descriptions of %Ln sounds, in their files or beside them.</source>
        <translation>
            <numerusform>Beschreibung von %Ln Klang gefunden, in der Datei oder daneben.</numerusform>
            <numerusform>Beschreibungen von %Ln Klängen gefunden, in den Dateien oder daneben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln descriptions to the collection “{name}”; suggestions use them.</source>
        <translation>
            <numerusform>%Ln Beschreibung zur Sammlung „{name}“ hinzugefügt; Vorschläge verwenden sie.</numerusform>
            <numerusform>%Ln Beschreibungen zur Sammlung „{name}“ hinzugefügt; Vorschläge verwenden sie.</numerusform>
        </translation>
    </message>
    <message>
        <source>Scan for changes</source>
        <translation>Auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Locate the folder…</source>
        <translation>Ordner suchen…</translation>
    </message>
    <message>
        <source>Check files…</source>
        <translation>Dateien prüfen…</translation>
    </message>
    <message>
        <source>Remove the list</source>
        <translation>Liste entfernen</translation>
    </message>
    <message>
        <source>Locate the file…</source>
        <translation>Datei suchen…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln neu</numerusform>
            <numerusform>%Ln neu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation>
            <numerusform>%Ln verschoben</numerusform>
            <numerusform>%Ln verschoben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln fehlt</numerusform>
            <numerusform>%Ln fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{name}” has %Ln sounds.</source>
        <translation>
            <numerusform>„{name}“ hat %Ln Klang.</numerusform>
            <numerusform>„{name}“ hat %Ln Klänge.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> %Ln names were not found: {names}{more}</source>
        <translation>
            <numerusform> %Ln Name wurde nicht gefunden: {names}{more}</numerusform>
            <numerusform> %Ln Namen wurden nicht gefunden: {names}{more}</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Read the list again</source>
        <translation>Die Liste neu lesen</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Den Pfad kopieren</translation>
    </message>
</context>
<context>
    <name>HealthController</name>
    <message>
        <source>Reading the health of the captions…</source>
        <translation>Zustand der Beschreibungen wird gelesen…</translation>
    </message>
    <message>
        <source>Health of {name}</source>
        <translation>Zustand von {name}</translation>
    </message>
</context>
<context>
    <name>HealthDialog</name>
    <message>
        <source>Health of the captions</source>
        <translation>Zustand der Beschreibungen</translation>
    </message>
    <message>
        <source>collections in use</source>
        <translation>benutzte Sammlungen</translation>
    </message>
    <message>
        <source>&amp;Captions of</source>
        <translation>&amp;Beschreibungen von</translation>
    </message>
    <message>
        <source>Captions of</source>
        <translation>Beschreibungen von</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>&amp;Finding</source>
        <translation>Be&amp;fund</translation>
    </message>
    <message>
        <source>Captions by finding, by month and by length</source>
        <translation>Beschreibungen nach Befund, Monat und Länge</translation>
    </message>
    <message>
        <source>Captions by finding</source>
        <translation>Beschreibungen nach Befund</translation>
    </message>
    <message>
        <source>Captions by month</source>
        <translation>Beschreibungen nach Monat</translation>
    </message>
    <message>
        <source>Captions by number of words</source>
        <translation>Beschreibungen nach Wortzahl</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Without a fitting caption</source>
        <translation>Ohne passende Beschreibung</translation>
    </message>
    <message>
        <source>Sounds without a fitting caption</source>
        <translation>Klänge ohne passende Beschreibung</translation>
    </message>
    <message>
        <source>&amp;List these captions</source>
        <translation>Diese &amp;auflisten</translation>
    </message>
    <message>
        <source>Save as &amp;HTML…</source>
        <translation>Als &amp;HTML speichern…</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>The documentation is not installed with this program.</source>
        <translation>Die Dokumentation ist mit diesem Programm nicht installiert.</translation>
    </message>
    <message>
        <source>Help: {page}</source>
        <translation>Hilfe: {page}</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>accepting</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>editing</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>rejecting the suggestions</source>
        <translation>Ablehnen der Vorschläge</translation>
    </message>
    <message>
        <source>skipping</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>flagging</source>
        <translation>Vormerken</translation>
    </message>
    <message>
        <source>moving the part</source>
        <translation>Verschieben des Ausschnitts</translation>
    </message>
    <message numerus="yes">
        <source> for %Ln sounds</source>
        <translation>
            <numerusform> für %Ln Klang</numerusform>
            <numerusform> für %Ln Klänge</numerusform>
        </translation>
    </message>
    <message>
        <source> for {name}</source>
        <translation> für {name}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions</source>
        <translation>
            <numerusform>%Ln Beschreibung</numerusform>
            <numerusform>%Ln Beschreibungen</numerusform>
        </translation>
    </message>
    <message>
        <source>changing a caption to {what}</source>
        <translation>Ändern einer Beschreibung in {what}</translation>
    </message>
    <message>
        <source>changing the wording of {what}</source>
        <translation>Wortlautänderung von {what}</translation>
    </message>
    <message>
        <source>moving {what} to “{name}”</source>
        <translation>Verschieben von {what} nach „{name}“</translation>
    </message>
    <message>
        <source>switching on {what}</source>
        <translation>Einschalten: {what}</translation>
    </message>
    <message>
        <source>switching off {what}</source>
        <translation>Ausschalten: {what}</translation>
    </message>
    <message>
        <source>deleting {what}</source>
        <translation>Löschen: {what}</translation>
    </message>
    <message>
        <source>restoring {what}</source>
        <translation>Wiederherstellen von {what}</translation>
    </message>
    <message>
        <source>importing {what} from {file}</source>
        <translation>Import: {what} aus {file}</translation>
    </message>
    <message>
        <source>switching on “{name}”</source>
        <translation>Einschalten von „{name}“</translation>
    </message>
    <message>
        <source>switching off “{name}”</source>
        <translation>Ausschalten von „{name}“</translation>
    </message>
    <message>
        <source>changing the licence or source of {what}</source>
        <translation>Ändern von Lizenz oder Quelle von {what}</translation>
    </message>
    <message>
        <source>renaming “{name}” to {what}</source>
        <translation>Umbenennen von „{name}“ in {what}</translation>
    </message>
    <message>
        <source>merging “{name}” into {what}</source>
        <translation>Zusammenführen von „{name}“ mit {what}</translation>
    </message>
    <message>
        <source>deleting the collection “{name}”</source>
        <translation>Löschen der Sammlung „{name}“</translation>
    </message>
    <message>
        <source>describing the collection “{name}”</source>
        <translation>Beschreiben der Sammlung „{name}“</translation>
    </message>
    <message>
        <source>going back to “{file}”</source>
        <translation>Zurückgehen zu „{file}“</translation>
    </message>
    <message numerus="yes">
        <source>the note for %Ln sounds</source>
        <translation>
            <numerusform>die Notiz für %Ln Klang</numerusform>
            <numerusform>die Notiz für %Ln Klänge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>adding %Ln sounds to “{name}”</source>
        <translation>
            <numerusform>die Aufnahme von %Ln Klang in „{name}“</numerusform>
            <numerusform>die Aufnahme von %Ln Klängen in „{name}“</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the category of %Ln sounds</source>
        <translation>
            <numerusform>die Kategorie von %Ln Klang</numerusform>
            <numerusform>die Kategorie von %Ln Klängen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the keywords of %Ln sounds</source>
        <translation>
            <numerusform>die Stichwörter von %Ln Klang</numerusform>
            <numerusform>die Stichwörter von %Ln Klängen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>adding keywords to %Ln sounds</source>
        <translation>
            <numerusform>das Hinzufügen von Stichwörtern bei %Ln Klang</numerusform>
            <numerusform>das Hinzufügen von Stichwörtern bei %Ln Klängen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>removing keywords from %Ln sounds</source>
        <translation>
            <numerusform>das Entfernen von Stichwörtern bei %Ln Klang</numerusform>
            <numerusform>das Entfernen von Stichwörtern bei %Ln Klängen</numerusform>
        </translation>
    </message>
    <message>
        <source>the files</source>
        <translation>den Dateien</translation>
    </message>
</context>
<context>
    <name>HtmlPage</name>
    <message>
        <source>Web pages (*.html)</source>
        <translation>Webseiten (*.html)</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import captions</source>
        <translation>Beschreibungen importieren</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>First captions</source>
        <translation>Erste Beschreibungen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>A table, JSON Lines, Label Studio JSON, or a folder of text files</source>
        <translation>Eine Tabelle, JSON-Zeilen, Label-Studio-JSON oder ein Ordner mit Textdateien</translation>
    </message>
    <message>
        <source>Include predictions that nobody accepted</source>
        <translation>Auch Vorhersagen, die niemand übernommen hat</translation>
    </message>
    <message>
        <source>for captions without one</source>
        <translation>für Beschreibungen ohne Angabe</translation>
    </message>
    <message>
        <source>as in the file</source>
        <translation>wie in der Datei</translation>
    </message>
    <message>
        <source>Text files next to sounds</source>
        <translation>Textdateien neben Klängen</translation>
    </message>
    <message>
        <source>Stopped. Captions imported so far are kept; undo removes them.</source>
        <translation>Abgebrochen. Bisher importierte Beschreibungen bleiben; Rückgängig entfernt sie.</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Datei oder Ordner</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Aus</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>&amp;Datei wählen…</translation>
    </message>
    <message>
        <source>Choose a fol&amp;der…</source>
        <translation>&amp;Ordner wählen…</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>So&amp;urce</source>
        <translation>&amp;Quelle</translation>
    </message>
    <message>
        <source>&amp;Collection</source>
        <translation>&amp;Sammlung</translation>
    </message>
    <message>
        <source>&amp;Licence</source>
        <translation>&amp;Lizenz</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Import {n}</source>
        <translation>{n} importieren</translation>
    </message>
    <message>
        <source>Captions (*.csv *.tsv *.txt *.json *.jsonl)</source>
        <translation>Beschreibungen (*.csv *.tsv *.txt *.json *.jsonl)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>{n} of {total} rows</source>
        <translation>{n} von {total} Zeilen</translation>
    </message>
    <message>
        <source>Which column holds the captions? Choose it above.</source>
        <translation>In welcher Spalte stehen die Beschreibungen? Oben wählen.</translation>
    </message>
    <message>
        <source>Checking all rows…</source>
        <translation>Alle Zeilen werden geprüft…</translation>
    </message>
    <message>
        <source>New: {added}  ·  duplicates: {there}  ·  invalid: {refused}  ·  with a sound in this workspace: {tied}</source>
        <translation>Neu: {added}  ·  doppelt: {there}  ·  ungültig: {refused}  ·  mit Klang in diesem Arbeitsbereich: {tied}</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Letters, digits and Space work outside text fields only; all other keys also while you write.</source>
        <translation>Buchstaben, Ziffern und Leertaste wirken nur außerhalb von Textfeldern, alle anderen Tasten auch beim Schreiben.</translation>
    </message>
    <message>
        <source>Find actions and keys</source>
        <translation>Aktionen und Tasten suchen</translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation>Aktion oder Taste suchen</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Diese Taste nehmen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Restore the default keys of this action</source>
        <translation>Standardtasten dieser Aktion wiederherstellen</translation>
    </message>
    <message>
        <source>⚠ {key} is assigned to: {actions}. It does nothing until you change one of them.</source>
        <translation>⚠ {key} ist mehrfach belegt: {actions}. Die Taste wirkt erst, wenn Sie eine davon ändern.</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Captions you made today, and your recent pace without breaks</source>
        <translation>Ihre Beschreibungen von heute und Ihr letztes Tempo ohne Pausen</translation>
    </message>
    <message>
        <source>Filter: state:new dog -rain dur&gt;5</source>
        <translation>Filter: state:new Hund -Regen dur&gt;5</translation>
    </message>
    <message>
        <source>Filter the list of sounds</source>
        <translation>Die Liste der Klänge filtern</translation>
    </message>
    <message>
        <source>Words in path or caption: dog &quot;tin roof&quot; -rain
State: state:new,suggested  state:flagged  state:unreadable
Groups of states: state:done  state:undone  state:captioned
Length in seconds: dur&gt;5 dur&lt;=60
Where: folder:birds  name:02  caption:wind  collection:field
Also: draft:yes  missing:yes  note:yes  note:ben. A minus in front excludes.</source>
        <translation>Wörter in Pfad oder Beschreibung: hund &quot;altes tor&quot; -regen
Zustand: state:new,suggested  state:flagged  state:unreadable
Gruppen von Zuständen: state:done  state:undone  state:captioned
Länge in Sekunden: dur&gt;5 dur&lt;=60
Wo: folder:voegel  name:02  caption:wind  collection:field
Auch: draft:yes  missing:yes  note:yes  note:ben. Ein Minus davor schließt aus.</translation>
    </message>
    <message>
        <source>Scanning folders</source>
        <translation>Ordner werden durchsucht</translation>
    </message>
    <message>
        <source>Stop scanning folders</source>
        <translation>Durchsuchen der Ordner abbrechen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>Gespeicherte Filter</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Klänge</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation>Entscheiden…</translation>
    </message>
    <message>
        <source>Make a decision on the selected sounds</source>
        <translation>Über die ausgewählten Klänge entscheiden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln ausgewählt</numerusform>
            <numerusform>%Ln ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for sounds</source>
        <translation>Klänge werden gesucht</translation>
    </message>
    <message>
        <source> · {minutes}:{seconds:02} left</source>
        <translation> · noch {minutes}:{seconds:02}</translation>
    </message>
</context>
<context>
    <name>ListMenus</name>
    <message>
        <source>Sort the list by</source>
        <translation>Liste ordnen nach</translation>
    </message>
    <message>
        <source>Columns of the list</source>
        <translation>Spalten der Liste</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Absteigend</translation>
    </message>
</context>
<context>
    <name>ListeningPanel</name>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Speed at constant pitch</source>
        <translation>Tempo bei gleicher Tonhöhe</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>This sound cannot be shown.</source>
        <translation>Dieser Klang kann nicht angezeigt werden.</translation>
    </message>
    <message>
        <source>part {start}–{end}</source>
        <translation>Ausschnitt {start}–{end}</translation>
    </message>
</context>
<context>
    <name>LocateController</name>
    <message>
        <source>All files found in the folders can be read.</source>
        <translation>Alle in den Ordnern gefundenen Dateien sind lesbar.</translation>
    </message>
    <message>
        <source>The file is hidden by the current filter.</source>
        <translation>Die Datei ist durch den aktuellen Filter ausgeblendet.</translation>
    </message>
    <message>
        <source>Where is the folder now?</source>
        <translation>Wo ist der Ordner jetzt?</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>Wo ist {name} jetzt?</translation>
    </message>
    <message>
        <source>Sounds ({endings})</source>
        <translation>Klänge ({endings})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>{other} does not hold the same audio as {name}: choose another file.</source>
        <translation>{other} enthält nicht dieselben Audiodaten wie {name}: Wählen Sie eine andere Datei.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Insert a suggestion</source>
        <translation>Vorschlag einsetzen</translation>
    </message>
    <message>
        <source>Accept a suggestion</source>
        <translation>Vorschlag übernehmen</translation>
    </message>
    <message>
        <source>Collections in use</source>
        <translation>Benutzte Sammlungen</translation>
    </message>
    <message>
        <source>Recent workspaces</source>
        <translation>Zuletzt geöffnete Arbeitsbereiche</translation>
    </message>
    <message>
        <source>Output device</source>
        <translation>Abspielen auf</translation>
    </message>
</context>
<context>
    <name>MakePackDialog</name>
    <message>
        <source>Make a pack</source>
        <translation>Paket erstellen</translation>
    </message>
    <message>
        <source>A pack holds captions with their history, and the decisions, notes, categories, keywords and lists of their sounds. Captions deleted from the list go with them as deletions. Somebody else merges it, works, and sends a pack back; merging it here brings the changes together.</source>
        <translation>Ein Paket enthält Beschreibungen mit ihrem Verlauf sowie Entscheidungen, Notizen, Kategorien, Stichwörter und Listen ihrer Klänge. Beschreibungen, die aus der Liste gelöscht wurden, gehen als Löschungen mit. Jemand anderes nimmt es auf, arbeitet damit und schickt ein Paket zurück; hier aufgenommen führt es die Änderungen zusammen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected captions</source>
        <translation>
            <numerusform>%Ln ausgewählte Beschreibung</numerusform>
            <numerusform>%Ln ausgewählte Beschreibungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln listed captions</source>
        <translation>
            <numerusform>%Ln aufgelistete Beschreibung</numerusform>
            <numerusform>%Ln aufgelistete Beschreibungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Also put the &amp;sound files in</source>
        <translation>Auch die &amp;Klangdateien einpacken</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Auswählen…</translation>
    </message>
    <message>
        <source>&amp;Captions</source>
        <translation>&amp;Beschreibungen</translation>
    </message>
    <message>
        <source>&amp;For whom (optional)</source>
        <translation>&amp;Für wen (optional)</translation>
    </message>
    <message>
        <source>F&amp;ile</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Make the pack</source>
        <translation>Paket erstellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>Die Datei gibt es schon; sie wird ersetzt.</translation>
    </message>
    <message>
        <source>Packs (*.zip)</source>
        <translation>Pakete (*.zip)</translation>
    </message>
    <message>
        <source>Stopped: nothing was written.</source>
        <translation>Angehalten: es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Captions written to {path}: {n}.</source>
        <translation>Beschreibungen in {path} geschrieben: {n}.</translation>
    </message>
</context>
<context>
    <name>ManySoundsDialog</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Play (Ctrl+P)</source>
        <translation>Abspielen (Strg+P)</translation>
    </message>
    <message>
        <source>Play the current sound</source>
        <translation>Den gewählten Klang abspielen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>MergePackDialog</name>
    <message>
        <source>Merge a pack or workspace</source>
        <translation>Paket oder Arbeitsbereich aufnehmen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Auswählen…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>There</source>
        <translation>Dort</translation>
    </message>
    <message>
        <source>Conflicts: both wordings are kept</source>
        <translation>Konflikte: beide Wortlaute bleiben</translation>
    </message>
    <message>
        <source>&amp;Play (Ctrl+P)</source>
        <translation>Ab&amp;spielen (Strg+P)</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Packs and workspaces (*.zip *.recap)</source>
        <translation>Pakete und Arbeitsbereiche (*.zip *.recap)</translation>
    </message>
    <message>
        <source>Choose a pack or a workspace.</source>
        <translation>Wählen Sie ein Paket oder einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Working out what would change…</source>
        <translation>Änderungen werden ermittelt…</translation>
    </message>
    <message>
        <source>Captions there: {read}. New: {added}; reworded: {reworded}; deleted: {deleted}; here already: {there}; refused: {refused}; decisions: {decisions}.</source>
        <translation>Beschreibungen dort: {read}. Neu: {added}; umformuliert: {reworded}; gelöscht: {deleted}; schon hier: {there}; abgelehnt: {refused}; Entscheidungen: {decisions}.</translation>
    </message>
    <message>
        <source>Stopped: undo reverts what was merged.</source>
        <translation>Angehalten: Rückgängig nimmt zurück, was aufgenommen wurde.</translation>
    </message>
</context>
<context>
    <name>MicrophoneController</name>
    <message>
        <source>The model is still loading: try again in a moment.</source>
        <translation>Das Modell lädt noch: Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>what the microphone heard</source>
        <translation>dem, was das Mikrofon gehört hat</translation>
    </message>
</context>
<context>
    <name>MicrophoneDialog</name>
    <message>
        <source>Sounds like the microphone</source>
        <translation>Klänge per Mikrofon finden</translation>
    </message>
    <message>
        <source>Record up to 5 seconds: the list then begins with the sounds that sound most like it. The recording is not kept.</source>
        <translation>Nehmen Sie bis zu 5 Sekunden auf: Die Liste beginnt dann mit den Klängen, die am ähnlichsten klingen. Die Aufnahme wird nicht behalten.</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Aufnehmen</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Opening the microphone…</source>
        <translation>Das Mikrofon wird geöffnet…</translation>
    </message>
    <message>
        <source>The microphone sent nothing: check that it is connected and not muted.</source>
        <translation>Das Mikrofon hat nichts gesendet: Prüfen Sie, ob es angeschlossen und nicht stummgeschaltet ist.</translation>
    </message>
    <message>
        <source>● Recording: {n} s</source>
        <translation>● Aufnahme: {n} s</translation>
    </message>
    <message>
        <source>Not recording</source>
        <translation>Keine Aufnahme</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Allow untrained models</source>
        <translation>Untrainierte Modelle erlauben</translation>
    </message>
    <message>
        <source>A model analyses the sounds and writes the suggestions. Each workspace remembers its model. After a change, captions are indexed again in the background; nothing is lost.</source>
        <translation>Ein Modell analysiert die Klänge und schreibt die Vorschläge. Jeder Arbeitsbereich merkt sich sein Modell. Nach einem Wechsel werden die Beschreibungen im Hintergrund neu eingelesen; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Their weights are random and their captions meaningless: for tests only.</source>
        <translation>Ihre Gewichte sind zufällig, ihre Beschreibungen bedeutungslos: nur zum Testen.</translation>
    </message>
    <message>
        <source>Loading the list of models…</source>
        <translation>Liste der Modelle wird geladen…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Use in this workspace</source>
        <translation>In diesem Arbeitsbereich nutzen</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Verify files</source>
        <translation>Dateien prüfen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop; downloaded files are kept</source>
        <translation>Abbrechen; geladene Dateien bleiben erhalten</translation>
    </message>
    <message>
        <source>“{name}” was removed; {size} freed.</source>
        <translation>„{name}“ wurde entfernt; {size} frei geworden.</translation>
    </message>
    <message>
        <source>Stopped. Choose Resume installation to continue.</source>
        <translation>Abgebrochen. „Installation fortsetzen“ macht weiter.</translation>
    </message>
    <message>
        <source>Resume installation</source>
        <translation>Installation fortsetzen</translation>
    </message>
    <message>
        <source>All files of “{name}” are intact.</source>
        <translation>Alle Dateien von „{name}“ sind unversehrt.</translation>
    </message>
    <message>
        <source>“{name}” is untrained: its captions are meaningless. Choose another model, or allow untrained models.</source>
        <translation>„{name}“ ist untrainiert: Die Beschreibungen sind bedeutungslos. Wählen Sie ein anderes Modell, oder erlauben Sie untrainierte.</translation>
    </message>
    <message>
        <source>This workspace now uses “{name}”. Captions are indexed in the background.</source>
        <translation>Dieser Arbeitsbereich verwendet jetzt „{name}“. Beschreibungen werden im Hintergrund eingelesen.</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>Modellordner wählen</translation>
    </message>
    <message>
        <source>Captions and decisions are kept. Another workspace may be using this model.</source>
        <translation>Beschreibungen und Entscheidungen bleiben. Ein anderer Arbeitsbereich verwendet vielleicht dieses Modell.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Beginnt…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Install from a folder…</source>
        <translation>Aus einem Ordner installieren…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>“{name}” is installed.</source>
        <translation>„{name}“ ist installiert.</translation>
    </message>
    <message>
        <source>{what}: {done} of {total}</source>
        <translation>{what}: {done} von {total}</translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation>Ein Modell entfernen</translation>
    </message>
    <message>
        <source>Remove “{name}” from this computer?</source>
        <translation>„{name}“ von diesem Rechner entfernen?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>Move</name>
    <message>
        <source>Move captions</source>
        <translation>Beschreibungen verschieben</translation>
    </message>
    <message>
        <source>Move to which collection? A new name creates a collection.</source>
        <translation>In welche Sammlung verschieben? Ein neuer Name legt eine an.</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Note about this sound</source>
        <translation>Notiz zu diesem Klang</translation>
    </message>
    <message>
        <source>A note for whoever works on this sound next; not part of the caption</source>
        <translation>Notiz für alle, die an diesem Klang weiterarbeiten; gehört nicht zur Beschreibung</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
    <message>
        <source>No action available</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message numerus="yes">
        <source>+%Ln more</source>
        <translation>
            <numerusform>+%Ln weitere</numerusform>
            <numerusform>+%Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>{n}%</source>
        <translation>{n} %</translation>
    </message>
</context>
<context>
    <name>OfferTable</name>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>OfferingField</name>
    <message>
        <source>Completions</source>
        <translation>Ergänzungen</translation>
    </message>
</context>
<context>
    <name>OutputMenu</name>
    <message>
        <source>System default</source>
        <translation>Systemstandard</translation>
    </message>
    <message>
        <source> (not connected)</source>
        <translation> (nicht angeschlossen)</translation>
    </message>
    <message>
        <source>Looking for sound cards…</source>
        <translation>Soundkarten werden gesucht…</translation>
    </message>
    <message>
        <source>No sound card was found</source>
        <translation>Keine Soundkarte gefunden</translation>
    </message>
</context>
<context>
    <name>PanelSplitterHandle</name>
    <message>
        <source>Divider between panels; arrow keys move it</source>
        <translation>Trenner zwischen Bereichen; Pfeiltasten verschieben ihn</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>The sound card cannot be used ({reason}); choose another one in the Sound menu.</source>
        <translation>Die Soundkarte lässt sich nicht nutzen ({reason}); eine andere im Menü Klang wählen.</translation>
    </message>
    <message>
        <source>There is no sound card to play on; connect one and play again.</source>
        <translation>Es gibt keine Soundkarte zum Abspielen; eine anschließen und noch einmal abspielen.</translation>
    </message>
    <message>
        <source>The sound card {name} is not connected; connect it, or choose another one in the Sound menu.</source>
        <translation>Die Soundkarte {name} ist nicht da; sie anschließen oder eine andere im Menü Klang wählen.</translation>
    </message>
    <message>
        <source>Sounds cannot be played because PortAudio is missing; install it (Debian: libportaudio2) and restart.</source>
        <translation>Klänge lassen sich nicht abspielen, weil PortAudio fehlt; es installieren (Debian: libportaudio2) und neu starten.</translation>
    </message>
    <message>
        <source>The sound card stopped; it may have been unplugged. Play again to use another one.</source>
        <translation>Die Soundkarte hat aufgehört, vielleicht wurde sie abgezogen; noch einmal abspielen, um eine andere zu nutzen.</translation>
    </message>
</context>
<context>
    <name>QueryHelpDialog</name>
    <message>
        <source>Fields of a query</source>
        <translation>Felder einer Abfrage</translation>
    </message>
    <message>
        <source>All parts must match: rain -roof finds captions with “rain” and without “roof”. Commas separate alternatives, * stands for anything, and quotation marks keep words together.</source>
        <translation>Alle Teile müssen passen: rain -roof findet Beschreibungen mit „rain“ und ohne „roof“. Kommas trennen Alternativen, * steht für Beliebiges, und Anführungszeichen halten Wörter zusammen.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Finds captions</source>
        <translation>Findet Beschreibungen</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Insert the field</source>
        <translation>Feld einfügen</translation>
    </message>
    <message>
        <source>with these words, this phrase or beginning</source>
        <translation>mit diesen Wörtern, dieser Wortfolge oder diesem Anfang</translation>
    </message>
    <message>
        <source>in use or not, or by what was decided</source>
        <translation>in Gebrauch oder nicht, oder danach, was entschieden wurde</translation>
    </message>
    <message>
        <source>of a collection</source>
        <translation>einer Sammlung</translation>
    </message>
    <message>
        <source>by a person, imported, or from a model</source>
        <translation>von einer Person, importiert oder von einem Modell</translation>
    </message>
    <message>
        <source>by somebody</source>
        <translation>von jemandem</translation>
    </message>
    <message>
        <source>from a source</source>
        <translation>aus einer Quelle</translation>
    </message>
    <message>
        <source>with a licence</source>
        <translation>mit einer Lizenz</translation>
    </message>
    <message>
        <source>that seem to be in a language</source>
        <translation>die in einer Sprache zu sein scheinen</translation>
    </message>
    <message>
        <source>from a model</source>
        <translation>von einem Modell</translation>
    </message>
    <message>
        <source>with exactly this text</source>
        <translation>mit genau diesem Text</translation>
    </message>
    <message>
        <source>with this many characters</source>
        <translation>mit so vielen Zeichen</translation>
    </message>
    <message>
        <source>created at a time</source>
        <translation>die zu einer Zeit entstanden sind</translation>
    </message>
    <message>
        <source>that this many suggestions are based on</source>
        <translation>auf denen so viele Vorschläge beruhen</translation>
    </message>
    <message>
        <source>whose wording this many other sounds have</source>
        <translation>deren Wortlaut so viele andere Klänge haben</translation>
    </message>
    <message>
        <source>that were reworded this many times</source>
        <translation>die so oft umformuliert wurden</translation>
    </message>
    <message>
        <source>with a sound of a category</source>
        <translation>mit einem Klang einer Kategorie</translation>
    </message>
    <message>
        <source>with a sound that has a keyword (also: tag:)</source>
        <translation>mit einem Klang, der ein Stichwort hat (auch: tag:)</translation>
    </message>
    <message>
        <source>that fit their sound so well, from 0 to 1 (needs the model)</source>
        <translation>die so gut zu ihrem Klang passen, von 0 bis 1 (braucht das Modell)</translation>
    </message>
    <message>
        <source>with a sound, or by its audio hash</source>
        <translation>mit einem Klang, oder nach dessen Audio-Hash</translation>
    </message>
    <message>
        <source>with a part of a sound</source>
        <translation>mit einem Ausschnitt eines Klangs</translation>
    </message>
    <message>
        <source>with a sound whose path contains this</source>
        <translation>mit einem Klang, dessen Pfad dies enthält</translation>
    </message>
    <message>
        <source>with a sound of this many seconds</source>
        <translation>mit einem Klang von so vielen Sekunden</translation>
    </message>
    <message>
        <source>with a number</source>
        <translation>mit einer Nummer</translation>
    </message>
    <message>
        <source>that mean this (needs the model)</source>
        <translation>die dies bedeuten (braucht das Modell)</translation>
    </message>
    <message>
        <source>with at least this cosine to the meaning</source>
        <translation>mit mindestens diesem Kosinus zur Bedeutung</translation>
    </message>
</context>
<context>
    <name>Quotes</name>
    <message>
        <source>“{text}”</source>
        <translation>„{text}“</translation>
    </message>
</context>
<context>
    <name>RankingController</name>
    <message>
        <source>Find sounds by their meaning</source>
        <translation>Klänge nach ihrer Bedeutung finden</translation>
    </message>
    <message>
        <source>&amp;Describe what you want to hear, such as “rain on a tin roof”:</source>
        <translation>&amp;Was möchten Sie hören, etwa „rain on a tin roof“?</translation>
    </message>
    <message>
        <source>Sort the list by similarity to this file</source>
        <translation>Die Liste nach Ähnlichkeit mit dieser Datei ordnen</translation>
    </message>
    <message>
        <source>Add its folder</source>
        <translation>Seinen Ordner hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln groups of similar sounds, the largest first; other sounds follow. Click a heading to sort as usual.</source>
        <translation>
            <numerusform>%Ln Gruppe ähnlicher Klänge zuerst; die übrigen folgen. Ein Klick auf eine Überschrift sortiert wieder wie sonst.</numerusform>
            <numerusform>%Ln Gruppen ähnlicher Klänge, die größte zuerst; die übrigen folgen. Ein Klick auf eine Überschrift sortiert wieder wie sonst.</numerusform>
        </translation>
    </message>
    <message>
        <source>The model is still loading: try again in a moment.</source>
        <translation>Das Modell lädt noch: Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>No sound is analysed yet: make suggestions first (Ctrl+Shift+G).</source>
        <translation>Noch ist kein Klang untersucht: Lassen Sie zuerst Vorschläge machen (Strg+Umschalt+G).</translation>
    </message>
    <message>
        <source>Sorted by similarity to {what}; sounds not analysed yet come last. Click a heading to sort as usual.</source>
        <translation>Nach Ähnlichkeit mit {what} geordnet; noch nicht untersuchte Klänge stehen am Ende. Ein Klick auf eine Überschrift beendet das.</translation>
    </message>
</context>
<context>
    <name>Readout</name>
    <message>
        <source>Part {start} – {end} ({length} s)</source>
        <translation>Ausschnitt {start} – {end} ({length} s)</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>übersteuert</translation>
    </message>
</context>
<context>
    <name>RecentController</name>
    <message>
        <source>No recent workspaces</source>
        <translation>Noch keine</translation>
    </message>
</context>
<context>
    <name>Remarks</name>
    <message>
        <source>Several lines (joined into one when saved)</source>
        <translation>Mehrere Zeilen (werden beim Speichern zu einer)</translation>
    </message>
    <message>
        <source>Two spaces in a row (saved as one)</source>
        <translation>Doppelte Leerzeichen (werden als eines gespeichert)</translation>
    </message>
</context>
<context>
    <name>RestartedProcess</name>
    <message>
        <source>You stopped the engine.</source>
        <translation>Die Engine wurde auf Ihren Wunsch beendet.</translation>
    </message>
</context>
<context>
    <name>SavedFiltersController</name>
    <message>
        <source>Save this filter</source>
        <translation>Diesen Filter speichern</translation>
    </message>
    <message>
        <source>Show all sounds</source>
        <translation>Alle Klänge zeigen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>Scene</name>
    <message>
        <source>clipped</source>
        <translation>übersteuert</translation>
    </message>
</context>
<context>
    <name>SelectionController</name>
    <message>
        <source>None of the sounds analysed so far in this list is similar to this one.</source>
        <translation>Kein anderer bisher untersuchter Klang dieser Liste klingt wie dieser.</translation>
    </message>
    <message>
        <source>Caption…</source>
        <translation>Beschreiben…</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>Überspringen…</translation>
    </message>
    <message>
        <source>Reject the suggestions…</source>
        <translation>Vorschläge ablehnen…</translation>
    </message>
    <message>
        <source>Flag for a second opinion…</source>
        <translation>Für eine zweite Meinung vormerken…</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>Notiz…</translation>
    </message>
    <message>
        <source>Add to a list…</source>
        <translation>In eine Liste aufnehmen…</translation>
    </message>
    <message>
        <source>Category…</source>
        <translation>Kategorie…</translation>
    </message>
    <message>
        <source>Add keywords…</source>
        <translation>Stichwörter hinzufügen…</translation>
    </message>
    <message>
        <source>Remove keywords…</source>
        <translation>Stichwörter entfernen…</translation>
    </message>
    <message>
        <source>Accept the best suggestions…</source>
        <translation>Die besten Vorschläge übernehmen…</translation>
    </message>
    <message>
        <source>Make suggestions</source>
        <translation>Vorschläge machen</translation>
    </message>
    <message>
        <source>This workspace is open read-only, so nothing can be decided.</source>
        <translation>Dieser Arbeitsbereich ist schreibgeschützt geöffnet, daher lässt sich nichts entscheiden.</translation>
    </message>
    <message>
        <source>Select sounds in the list first: hold Shift or Ctrl, and click.</source>
        <translation>Wählen Sie erst Klänge in der Liste aus: Umschalt oder Strg und ein Klick.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
        <source>Captioned %Ln sounds.</source>
        <translation>
            <numerusform>%Ln Klang beschrieben.</numerusform>
            <numerusform>%Ln Klänge beschrieben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the note of %Ln sounds.</source>
        <translation>
            <numerusform>Die Notiz von %Ln Klang gesetzt.</numerusform>
            <numerusform>Die Notiz von %Ln Klängen gesetzt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %Ln sounds.</source>
        <translation>
            <numerusform>%Ln Klang übersprungen.</numerusform>
            <numerusform>%Ln Klänge übersprungen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected the suggestions of %Ln sounds.</source>
        <translation>
            <numerusform>Die Vorschläge von %Ln Klang abgelehnt.</numerusform>
            <numerusform>Die Vorschläge von %Ln Klängen abgelehnt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flagged %Ln sounds.</source>
        <translation>
            <numerusform>%Ln Klang vorgemerkt.</numerusform>
            <numerusform>%Ln Klänge vorgemerkt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln sounds to “{name}”.</source>
        <translation>
            <numerusform>%Ln Klang in „{name}“ aufgenommen.</numerusform>
            <numerusform>%Ln Klänge in „{name}“ aufgenommen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the category of %Ln sounds.</source>
        <translation>
            <numerusform>Die Kategorie von %Ln Klang gesetzt.</numerusform>
            <numerusform>Die Kategorie von %Ln Klängen gesetzt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added keywords to %Ln sounds.</source>
        <translation>
            <numerusform>%Ln Klang Stichwörter gegeben.</numerusform>
            <numerusform>%Ln Klängen Stichwörter gegeben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed keywords from %Ln sounds.</source>
        <translation>
            <numerusform>%Ln Klang Stichwörter genommen.</numerusform>
            <numerusform>%Ln Klängen Stichwörter genommen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>{name} could not be opened last time, so it was not opened again.</source>
        <translation>{name} ließ sich letztes Mal nicht öffnen und wurde deshalb nicht wieder geöffnet.</translation>
    </message>
    <message>
        <source>Open read-only</source>
        <translation>Schreibgeschützt öffnen</translation>
    </message>
    <message>
        <source>{name} (read only)</source>
        <translation>{name} (schreibgeschützt)</translation>
    </message>
    <message>
        <source>New workspace</source>
        <translation>Neuer Arbeitsbereich</translation>
    </message>
    <message>
        <source>Workspaces (*.recap)</source>
        <translation>Arbeitsbereiche (*.recap)</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>Einen Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>About RECAP Desktop</source>
        <translation>Über RECAP Desktop</translation>
    </message>
    <message>
        <source>Caption sounds with the help of retrieval-augmented suggestions (RECAP, arXiv 2309.09836). Runs on this computer only. Apache License 2.0.</source>
        <translation>Klänge beschreiben mit Vorschlägen aus ähnlichen Beschreibungen (RECAP, arXiv 2309.09836). Läuft nur auf diesem Computer. Apache-Lizenz 2.0.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>{what}: change…</source>
        <translation>{what}: ändern…</translation>
    </message>
</context>
<context>
    <name>SimilarController</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln gefunden</numerusform>
            <numerusform>%Ln gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>The captions behind the suggestions appear here: captions of similar sounds, and captions that describe this one.</source>
        <translation>Hier erscheinen die Beschreibungen hinter den Vorschlägen: die ähnlicher Klänge und solche, die zu diesem Klang passen.</translation>
    </message>
    <message numerus="yes">
        <source>Switch %Ln captions back on</source>
        <translation>
            <numerusform>%Ln Beschreibung wieder einschalten</numerusform>
            <numerusform>%Ln Beschreibungen wieder einschalten</numerusform>
        </translation>
    </message>
    <message>
        <source>The caption “{text}” is switched off for all sounds.</source>
        <translation>Die Beschreibung „{text}“ ist für alle Klänge ausgeschaltet.</translation>
    </message>
    <message>
        <source>The collection “{name}” is switched off for all sounds.</source>
        <translation>Die Sammlung „{name}“ ist für alle Klänge ausgeschaltet.</translation>
    </message>
    <message>
        <source>Switch on again</source>
        <translation>Wieder einschalten</translation>
    </message>
</context>
<context>
    <name>SimilarPanel</name>
    <message>
        <source>Similar captions</source>
        <translation>Ähnliche Beschreibungen</translation>
    </message>
    <message>
        <source>Play its sound</source>
        <translation>Klang dazu abspielen</translation>
    </message>
    <message>
        <source>Switch caption off</source>
        <translation>Beschreibung ausschalten</translation>
    </message>
    <message>
        <source>Switch collection off</source>
        <translation>Sammlung ausschalten</translation>
    </message>
    <message>
        <source>Stop using this caption for any sound until it is switched on again (Delete)</source>
        <translation>Diese Beschreibung für keinen Klang mehr verwenden, bis sie wieder eingeschaltet wird (Entf)</translation>
    </message>
    <message>
        <source>Stop using this collection for any sound until it is switched on again in the Caption menu</source>
        <translation>Diese Sammlung für keinen Klang mehr verwenden, bis sie im Menü Beschreibung wieder eingeschaltet wird</translation>
    </message>
    <message>
        <source>Switch “{name}” off</source>
        <translation>„{name}“ ausschalten</translation>
    </message>
    <message>
        <source>Key: P</source>
        <translation>Taste: P</translation>
    </message>
    <message>
        <source>This caption has no sound in this workspace.</source>
        <translation>Diese Beschreibung hat in diesem Arbeitsbereich keinen Klang.</translation>
    </message>
    <message>
        <source>Stop its sound</source>
        <translation>Klang dazu anhalten</translation>
    </message>
</context>
<context>
    <name>SnapshotsDialog</name>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>A snapshot gives the present state a name; it copies nothing. Times such as 2026-11-30 work, too.</source>
        <translation>Ein Schnappschuss gibt dem jetzigen Stand einen Namen und kopiert nichts. Zeiten wie 2026-11-30 gehen auch.</translation>
    </message>
    <message>
        <source>Name of a new snapshot</source>
        <translation>Name eines neuen Schnappschusses</translation>
    </message>
    <message>
        <source>&amp;Take a snapshot</source>
        <translation>Schnappschuss &amp;anlegen</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>t&amp;o</source>
        <translation>&amp;bis</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>Ver&amp;gleichen</translation>
    </message>
    <message>
        <source>Captions of &amp;then…</source>
        <translation>Beschreibungen von &amp;damals…</translation>
    </message>
    <message>
        <source>&amp;Go back to this time</source>
        <translation>&amp;Zu dieser Zeit zurückkehren</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>reworded</source>
        <translation>umformuliert</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>verschoben</translation>
    </message>
    <message>
        <source>switched</source>
        <translation>ein- oder ausgeschaltet</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Took the snapshot “{name}”.</source>
        <translation>Schnappschuss „{name}“ angelegt.</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Vergleich läuft…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln differences.</source>
        <translation>
            <numerusform>%Ln Unterschied.</numerusform>
            <numerusform>%Ln Unterschiede.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln are listed.</source>
        <translation>
            <numerusform>Der erste ist aufgeführt.</numerusform>
            <numerusform>Die ersten %Ln sind aufgeführt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Going back…</source>
        <translation>Rückkehr läuft…</translation>
    </message>
    <message>
        <source>Done. One undo reverts it.</source>
        <translation>Fertig. Einmal Rückgängig nimmt es zurück.</translation>
    </message>
</context>
<context>
    <name>SoundFieldsController</name>
    <message>
        <source>{name} is not in the UCS list.</source>
        <translation>{name} steht nicht in der UCS-Liste.</translation>
    </message>
</context>
<context>
    <name>SoundLocator</name>
    <message>
        <source>The folder {path} is missing: connect its drive, or locate it with its menu in the list.</source>
        <translation>Der Ordner {path} fehlt: Schließen Sie sein Laufwerk an, oder suchen Sie ihn über sein Menü in der Liste.</translation>
    </message>
    <message>
        <source>{name} is missing and was not found elsewhere: locate it.</source>
        <translation>{name} fehlt und wurde nirgends sonst gefunden: Suchen Sie die Datei.</translation>
    </message>
    <message>
        <source>{name} is missing: scan for changes (F5), which finds moved and renamed files.</source>
        <translation>{name} fehlt: Prüfen Sie auf Änderungen (F5); das findet verschobene und umbenannte Dateien.</translation>
    </message>
</context>
<context>
    <name>SoundTable</name>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (fehlt)</translation>
    </message>
    <message>
        <source>{peak} clipped</source>
        <translation>{peak} übersteuert</translation>
    </message>
    <message>
        <source>The file is missing.</source>
        <translation>Die Datei fehlt.</translation>
    </message>
    <message>
        <source>The file cannot be read; select it to see why.</source>
        <translation>Die Datei ist nicht lesbar; wählen Sie sie, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>Has a draft.</source>
        <translation>Hat einen Entwurf.</translation>
    </message>
</context>
<context>
    <name>SoundView</name>
    <message>
        <source>Sound: waveform and spectrogram</source>
        <translation>Klang: Wellenform und Spektrogramm</translation>
    </message>
    <message>
        <source>No sound selected.</source>
        <translation>Kein Klang ausgewählt.</translation>
    </message>
    <message>
        <source>Reading the sound…</source>
        <translation>Der Klang wird gelesen…</translation>
    </message>
</context>
<context>
    <name>SpellingController</name>
    <message>
        <source>Looking for suggestions…</source>
        <translation>Vorschläge werden gesucht…</translation>
    </message>
    <message>
        <source>Add “{word}” to my words</source>
        <translation>„{word}“ in meine Wörter aufnehmen</translation>
    </message>
    <message>
        <source>No suggestions</source>
        <translation>Keine Vorschläge</translation>
    </message>
</context>
<context>
    <name>StatisticsController</name>
    <message>
        <source>Save as a printable page</source>
        <translation>Seite zum Drucken speichern</translation>
    </message>
    <message>
        <source>Statistics of {name}</source>
        <translation>Statistik von {name}</translation>
    </message>
</context>
<context>
    <name>StatisticsDialog</name>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>Wessen Entscheidungen</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>allen</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(ohne Namen)</translation>
    </message>
    <message>
        <source>&amp;Decisions of</source>
        <translation>&amp;Entscheidungen von</translation>
    </message>
    <message>
        <source>There are no decisions yet. They are counted here from the first one on.</source>
        <translation>Es gibt noch keine Entscheidungen. Ab der ersten werden sie hier gezählt.</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Nach Tag</translation>
    </message>
    <message>
        <source>By annotator</source>
        <translation>Nach Person</translation>
    </message>
    <message>
        <source>By collection</source>
        <translation>Nach Sammlung</translation>
    </message>
    <message>
        <source>Suggestions held back or shown</source>
        <translation>Vorschläge zurückgehalten oder gezeigt</translation>
    </message>
    <message>
        <source>Decisions and seconds per sound, by day</source>
        <translation>Entscheidungen und Sekunden je Klang, nach Tag</translation>
    </message>
    <message>
        <source>Decisions by day</source>
        <translation>Entscheidungen nach Tag</translation>
    </message>
    <message>
        <source>Seconds per sound (median)</source>
        <translation>Sekunden je Klang (Median)</translation>
    </message>
    <message>
        <source>Save as a printable page…</source>
        <translation>Seite zum Drucken speichern…</translation>
    </message>
    <message>
        <source>held back</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>gezeigt</translation>
    </message>
    <message>
        <source>Sounds: {states}.</source>
        <translation>Klänge: {states}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln decisions.</source>
        <translation>
            <numerusform>%Ln Entscheidung.</numerusform>
            <numerusform>%Ln Entscheidungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} per hour without pauses, {seconds} s per sound (median).</source>
        <translation>{n} je Stunde ohne Pausen, {seconds} s je Klang (Median).</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Loading</source>
        <translation>Laden</translation>
    </message>
</context>
<context>
    <name>SuggestionsPanel</name>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>No action available</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message>
        <source>Words that suggestions must include or avoid</source>
        <translation>Wörter, die Vorschläge enthalten oder meiden müssen</translation>
    </message>
    <message>
        <source>include, -avoid</source>
        <translation>mit, -ohne</translation>
    </message>
    <message>
        <source>rain -bird: suggestions for this sound with “rain” and without “bird”. Press Enter.</source>
        <translation>rain -bird: Vorschläge für diesen Klang mit „rain“ und ohne „bird“. Mit Eingabe auslösen.</translation>
    </message>
    <message>
        <source>Show the suggestions</source>
        <translation>Vorschläge zeigen</translation>
    </message>
</context>
<context>
    <name>TakesController</name>
    <message>
        <source>Caption the sound first: then its other takes can get the same caption.</source>
        <translation>Beschreiben Sie zuerst den Klang: Dann können seine anderen Takes dieselbe Beschreibung erhalten.</translation>
    </message>
    <message>
        <source>No other take of “{name}”, and no similar sound, was found that still needs a caption.</source>
        <translation>Es wurden kein anderer Take von „{name}“ und kein ähnlicher Klang gefunden, der noch eine Beschreibung braucht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other takes sound like the one you just captioned.</source>
        <translation>
            <numerusform>Ein anderer Take klingt wie der eben beschriebene.</numerusform>
            <numerusform>%Ln andere Takes klingen wie der eben beschriebene.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them ({key})</source>
        <translation>Anzeigen ({key})</translation>
    </message>
</context>
<context>
    <name>TakesDialog</name>
    <message>
        <source>Other takes</source>
        <translation>Andere Takes</translation>
    </message>
    <message>
        <source>Play (Ctrl+P)</source>
        <translation>Abspielen (Strg+P)</translation>
    </message>
    <message>
        <source>Play the chosen take</source>
        <translation>Den gewählten Take abspielen</translation>
    </message>
    <message>
        <source>These sound like the one you captioned. Ticked takes get the same caption:</source>
        <translation>Diese klingen wie der beschriebene Klang. Angehakte Takes erhalten dieselbe Beschreibung:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close without changes</source>
        <translation>Ohne Änderungen schließen</translation>
    </message>
    <message>
        <source>Space ticks a row, Enter captions the ticked takes. One undo reverts all of them.</source>
        <translation>Leertaste hakt eine Zeile an, Eingabe beschreibt die angehakten Takes. Einmal Rückgängig nimmt alle zurück.</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Takes</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>same recording</source>
        <translation>selbe Aufnahme</translation>
    </message>
    <message numerus="yes">
        <source>Caption %Ln takes</source>
        <translation>
            <numerusform>%Ln Take beschreiben</numerusform>
            <numerusform>%Ln Takes beschreiben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tally</name>
    <message>
        <source>Done: captioned, rejected, skipped or flagged.</source>
        <translation>Erledigt: beschrieben, abgelehnt, übersprungen oder vorgemerkt.</translation>
    </message>
    <message>
        <source>Missing files: {n}</source>
        <translation>Fehlende Dateien: {n}</translation>
    </message>
    <message>
        <source>To do: {n}</source>
        <translation>Offen: {n}</translation>
    </message>
</context>
<context>
    <name>TimeScrollBar</name>
    <message>
        <source>Part of the sound that is shown</source>
        <translation>Gezeigter Teil des Klangs</translation>
    </message>
</context>
<context>
    <name>TimesController</name>
    <message>
        <source>No workspace is open: open one to see its snapshots.</source>
        <translation>Es ist kein Arbeitsbereich offen: Öffnen Sie einen, um seine Schnappschüsse zu sehen.</translation>
    </message>
</context>
<context>
    <name>TitledTable</name>
    <message>
        <source>{heading}: {n}, first {shown} shown</source>
        <translation>{heading}: {n}, die ersten {shown} sind zu sehen</translation>
    </message>
</context>
<context>
    <name>TutorialController</name>
    <message>
        <source>The tutorial cannot be prepared in {path} ({reason}): check the permissions of the folder.</source>
        <translation>Die Einführung kann in {path} nicht vorbereitet werden ({reason}): Prüfen Sie die Rechte des Ordners.</translation>
    </message>
    <message>
        <source>Skip the tutorial (Esc)</source>
        <translation>Einführung überspringen (Esc)</translation>
    </message>
    <message>
        <source>Step {n} of {count}</source>
        <translation>Schritt {n} von {count}</translation>
    </message>
    <message>
        <source>Start the tutorial</source>
        <translation>Einführung starten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Back to my workspace</source>
        <translation>Zurück zu meinem Arbeitsbereich</translation>
    </message>
    <message>
        <source>Begin with my sounds</source>
        <translation>Mit meinen Klängen beginnen</translation>
    </message>
    <message>
        <source>New here? The tutorial takes two minutes: three sample sounds, four things to do.</source>
        <translation>Neu hier? Die Einführung dauert zwei Minuten: drei Beispielklänge, vier Handgriffe.</translation>
    </message>
    <message>
        <source>Press {play} to hear the sound, and again to pause it.</source>
        <translation>Drücken Sie {play}, um den Klang zu hören, und noch einmal, um ihn anzuhalten.</translation>
    </message>
    <message>
        <source>Press {accept} to accept the first suggestion. The next sound follows by itself.</source>
        <translation>Drücken Sie {accept}, um den ersten Vorschlag zu übernehmen. Der nächste Klang folgt von selbst.</translation>
    </message>
    <message>
        <source>Press {take} to insert a suggestion, change its words, and press {submit}. Or write your own words.</source>
        <translation>Drücken Sie {take}, um einen Vorschlag einzufügen, ändern Sie seine Wörter und drücken Sie {submit}. Oder schreiben Sie eigene Worte.</translation>
    </message>
    <message>
        <source>Every decision can be taken back: press {undo} to undo the last one.</source>
        <translation>Jede Entscheidung lässt sich zurücknehmen: Drücken Sie {undo}, um die letzte rückgängig zu machen.</translation>
    </message>
    <message>
        <source>That is all you need. {help} opens the help, {keys} lists all keys.</source>
        <translation>Mehr brauchen Sie nicht. {help} öffnet die Hilfe, {keys} zeigt alle Tasten.</translation>
    </message>
</context>
<context>
    <name>UnreadableDialog</name>
    <message>
        <source>Files that cannot be read</source>
        <translation>Dateien, die nicht gelesen werden können</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Repair these files, copy them again or remove them from the folder, then scan again. All other sounds can be captioned as usual.</source>
        <translation>Reparieren Sie diese Dateien, kopieren Sie sie neu oder entfernen Sie sie aus dem Ordner, und suchen Sie dann erneut. Alle anderen Klänge können Sie wie gewohnt beschreiben.</translation>
    </message>
    <message>
        <source>&amp;Scan again</source>
        <translation>&amp;Erneut suchen</translation>
    </message>
    <message>
        <source>&amp;Go to file in list</source>
        <translation>&amp;Zur Datei in der Liste</translation>
    </message>
    <message>
        <source>Show in &amp;file manager</source>
        <translation>Im &amp;Dateimanager zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy the list</source>
        <translation>Liste &amp;kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>UnsavedController</name>
    <message>
        <source>“{text}” cannot be saved: copy it, then close the window again to close without saving.</source>
        <translation>„{text}“ kann nicht gespeichert werden: kopieren und das Fenster noch einmal schließen, um ohne Speichern zu schließen.</translation>
    </message>
</context>
<context>
    <name>ViewControls</name>
    <message>
        <source>Position and region</source>
        <translation>Position und Bereich</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>Show the selected part</source>
        <translation>Ausgewählten Ausschnitt zeigen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Show the whole sound</source>
        <translation>Ganzen Klang zeigen</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Display options</source>
        <translation>Anzeigeoptionen</translation>
    </message>
    <message>
        <source>Display options: channels, frequencies, colours</source>
        <translation>Anzeigeoptionen: Kanäle, Frequenzen, Farben</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Frequencies</source>
        <translation>Frequenzen</translation>
    </message>
    <message>
        <source>Dynamic range</source>
        <translation>Dynamikumfang</translation>
    </message>
    <message>
        <source>Window length</source>
        <translation>Fensterlänge</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Lowest frequency shown</source>
        <translation>Niedrigste gezeigte Frequenz</translation>
    </message>
    <message>
        <source>Highest frequency shown</source>
        <translation>Höchste gezeigte Frequenz</translation>
    </message>
    <message>
        <source>Channels shown</source>
        <translation>Gezeigte Kanäle</translation>
    </message>
    <message>
        <source> Hz</source>
        <translation> Hz</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Mel</source>
        <translation>Mel</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} ms</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Graustufen</translation>
    </message>
    <message>
        <source>Frequency scale</source>
        <translation>Frequenzskala</translation>
    </message>
    <message>
        <source>{n} dB</source>
        <translation>{n} dB</translation>
    </message>
    <message>
        <source>Mixed</source>
        <translation>Gemischt</translation>
    </message>
    <message>
        <source>All channels</source>
        <translation>Alle Kanäle</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Channel {n}</source>
        <translation>Kanal {n}</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Caption your sounds</source>
        <translation>Klänge beschreiben</translation>
    </message>
    <message>
        <source>Choose a folder of sounds. RECAP suggests captions for each sound; accept one with one shortcut or write your own. Every caption you accept improves the next suggestions. Nothing leaves this computer.</source>
        <translation>Wählen Sie einen Ordner mit Klängen. RECAP schlägt zu jedem Klang Beschreibungen vor; übernehmen Sie eine mit einem Tastendruck, oder schreiben Sie selbst. Jede übernommene Beschreibung verbessert die nächsten Vorschläge. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Your files stay in place and are not changed.</source>
        <translation>Ihre Dateien bleiben, wo sie sind, und werden nicht verändert.</translation>
    </message>
    <message>
        <source>The program includes twenty short sounds.</source>
        <translation>Das Programm bringt zwanzig kurze Klänge mit.</translation>
    </message>
    <message>
        <source>A .recap file created earlier or by somebody else.</source>
        <translation>Eine früher oder von jemand anderem angelegte .recap-Datei.</translation>
    </message>
    <message>
        <source>Add a folder of sounds…</source>
        <translation>Ordner mit Klängen hinzufügen…</translation>
    </message>
    <message>
        <source>Try it with the sample sounds</source>
        <translation>Mit den Beispielklängen ausprobieren</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>Einen Arbeitsbereich öffnen…</translation>
    </message>
</context>
</TS>
