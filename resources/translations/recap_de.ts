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
        <source>Look for changes in folders</source>
        <translation>In den Ordnern nach Änderungen suchen</translation>
    </message>
    <message>
        <source>Files that cannot be read…</source>
        <translation>Dateien, die nicht gelesen werden können…</translation>
    </message>
    <message>
        <source>Descriptions in the files…</source>
        <translation>Angaben in den Dateien…</translation>
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
        <source>Submit and go on</source>
        <translation>Speichern und weiter</translation>
    </message>
    <message>
        <source>Keep it and write another one</source>
        <translation>Behalten und eine weitere schreiben</translation>
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
        <source>Put in the caption before</source>
        <translation>Vorige Beschreibung einsetzen</translation>
    </message>
    <message>
        <source>Note about this sound</source>
        <translation>Notiz zu diesem Klang</translation>
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
        <source>First sound that is not done</source>
        <translation>Erster Klang, der nicht erledigt ist</translation>
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
        <source>On one second</source>
        <translation>Eine Sekunde vor</translation>
    </message>
    <message>
        <source>Begin a part here</source>
        <translation>Ausschnitt hier beginnen</translation>
    </message>
    <message>
        <source>End the part here</source>
        <translation>Ausschnitt hier beenden</translation>
    </message>
    <message>
        <source>Whole sound again</source>
        <translation>Wieder der ganze Klang</translation>
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
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>About RECAP Desktop</source>
        <translation>Über RECAP Desktop</translation>
    </message>
    <message>
        <source>Take suggestion {n}</source>
        <translation>Vorschlag {n} einsetzen</translation>
    </message>
    <message>
        <source>Accept suggestion {n} and go on</source>
        <translation>Vorschlag {n} übernehmen und weiter</translation>
    </message>
    <message>
        <source>There is no filter “{name}:”; there are {known}.</source>
        <translation>Einen Filter „{name}:“ gibt es nicht; es gibt {known}.</translation>
    </message>
    <message>
        <source>There is no state “{name}”; there are {known}.</source>
        <translation>Einen Zustand „{name}“ gibt es nicht; es gibt {known}.</translation>
    </message>
    <message>
        <source>A length is a number of seconds, as in dur&gt;5, not “{name}”.</source>
        <translation>Eine Länge ist eine Zahl von Sekunden wie in dur&gt;5, nicht „{name}“.</translation>
    </message>
    <message>
        <source>After {known}: comes yes or no, not “{name}”.</source>
        <translation>Nach {known}: steht yes oder no, nicht „{name}“.</translation>
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
        <source>Kept with every decision. Empty: the name you log in with.</source>
        <translation>Wird mit jeder Entscheidung gespeichert. Leer: der Anmeldename.</translation>
    </message>
    <message>
        <source>After a decision, go to</source>
        <translation>Nach einer Entscheidung weiter zu</translation>
    </message>
    <message>
        <source>Always among the sounds that the list shows. The second and third know the sounds listened to so far.</source>
        <translation>Immer unter den Klängen, die die Liste zeigt. Das zweite und dritte kennt die bisher angehörten Klänge.</translation>
    </message>
    <message>
        <source>the next sound that is not done</source>
        <translation>dem nächsten Klang, der nicht erledigt ist</translation>
    </message>
    <message>
        <source>the sound suggested least surely</source>
        <translation>dem Klang mit dem unsichersten Vorschlag</translation>
    </message>
    <message>
        <source>the sound most like the one just captioned</source>
        <translation>dem Klang, der dem eben beschriebenen am ähnlichsten ist</translation>
    </message>
    <message>
        <source>the next sound in the list</source>
        <translation>dem nächsten Klang der Liste</translation>
    </message>
    <message>
        <source>nowhere: stay on the sound</source>
        <translation>nirgends: beim Klang bleiben</translation>
    </message>
    <message>
        <source>Play a sound when it is shown</source>
        <translation>Einen Klang abspielen, wenn er gezeigt wird</translation>
    </message>
    <message>
        <source>Needs a sound card; silent without one.</source>
        <translation>Braucht eine Soundkarte; ohne sie bleibt es still.</translation>
    </message>
    <message>
        <source>Ask to hear a sound to its end before a suggestion is accepted</source>
        <translation>Einen Klang zu Ende hören lassen, bevor ein Vorschlag übernommen wird</translation>
    </message>
    <message>
        <source>Against accepting what was never listened to. Does not hold where there is no sound card.</source>
        <translation>Damit nichts übernommen wird, was nie angehört wurde. Gilt nicht, wo es keine Soundkarte gibt.</translation>
    </message>
    <message>
        <source>Offer a caption for the other takes</source>
        <translation>Eine Beschreibung für die anderen Takes anbieten</translation>
    </message>
    <message>
        <source>Sounds of the same recording, or that sound the same, are shown after a caption was made (Ctrl+T).</source>
        <translation>Klänge derselben Aufnahme oder solche, die gleich klingen, werden nach einer Beschreibung gezeigt (Strg+T).</translation>
    </message>
    <message>
        <source>Ask for 8 to 20 words</source>
        <translation>8 bis 20 Wörter verlangen</translation>
    </message>
    <message>
        <source>The rule of the Clotho data set; shown as a remark under the caption, never in the way.</source>
        <translation>Die Regel des Clotho-Datensatzes; als Bemerkung unter der Beschreibung, nie im Weg.</translation>
    </message>
    <message>
        <source>Suggestions a sound</source>
        <translation>Vorschläge je Klang</translation>
    </message>
    <message>
        <source>Fewer are written faster.</source>
        <translation>Weniger sind schneller geschrieben.</translation>
    </message>
    <message>
        <source>Go on with what is typed</source>
        <translation>Getipptes weiterführen</translation>
    </message>
    <message>
        <source>How the model would end the sentence stands grey behind the cursor. Tab takes it, Escape sends it away.</source>
        <translation>Wie das Modell den Satz beenden würde, steht grau hinter der Schreibmarke. Tab übernimmt es, Esc schickt es weg.</translation>
    </message>
    <message>
        <source>Sounds to prepare ahead</source>
        <translation>Klänge im Voraus vorbereiten</translation>
    </message>
    <message>
        <source>So that going on need not wait. 0: none.</source>
        <translation>Damit es ohne Warten weitergeht. 0: keine.</translation>
    </message>
    <message>
        <source>Sounds shown without suggestions</source>
        <translation>Klänge, die ohne Vorschläge gezeigt werden</translation>
    </message>
    <message>
        <source>A share of sounds, chosen by chance and always the same ones, to write about unprompted.</source>
        <translation>Ein Anteil der Klänge, zufällig gewählt und immer dieselben, um unbeeinflusst zu schreiben.</translation>
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
        <source>the fastest there is</source>
        <translation>dem Schnellsten, was da ist</translation>
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
        <source>Coarser is faster where the computer has it, and writes nearly the same.</source>
        <translation>Gröber ist schneller, wo der Rechner es kann, und schreibt fast dasselbe.</translation>
    </message>
    <message>
        <source>what this computer is fast in</source>
        <translation>worin dieser Rechner schnell ist</translation>
    </message>
    <message>
        <source>exact (32 bits)</source>
        <translation>genau (32 Bit)</translation>
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
        <source>coarse (8 bits, processors)</source>
        <translation>grob (8 Bit, Prozessoren)</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
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
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Counts from the next start on.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln alike</source>
        <translation>
            <numerusform>%Ln gleiche</numerusform>
            <numerusform>%Ln gleiche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exactly these words were used %Ln times today</source>
        <translation>
            <numerusform>Genau diese Worte wurden heute %Ln Mal benutzt</numerusform>
            <numerusform>Genau diese Worte wurden heute %Ln Mal benutzt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words; {least} to {most} are asked for</source>
        <translation>
            <numerusform>%Ln Wort; {least} bis {most} sind verlangt</numerusform>
            <numerusform>%Ln Wörter; {least} bis {most} sind verlangt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words: long for one caption</source>
        <translation>
            <numerusform>%Ln Wort: lang für eine Beschreibung</numerusform>
            <numerusform>%Ln Wörter: lang für eine Beschreibung</numerusform>
        </translation>
    </message>
    <message>
        <source>The sound is silent.</source>
        <translation>Der Klang ist still.</translation>
    </message>
    <message>
        <source>{path} does not exist.</source>
        <translation>{path} gibt es nicht.</translation>
    </message>
    <message>
        <source>{path} is a link to something that is not there.</source>
        <translation>{path} ist ein Verweis auf etwas, das nicht da ist.</translation>
    </message>
    <message>
        <source>{path} may not be read: its permissions, or those of its folder, forbid it.</source>
        <translation>{path} darf nicht gelesen werden: Die Rechte der Datei oder ihres Ordners verbieten es.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be searched ({why}).</source>
        <translation>Der Ordner {path} kann nicht durchsucht werden ({why}).</translation>
    </message>
    <message>
        <source>{path} is a folder, not a sound.</source>
        <translation>{path} ist ein Ordner, kein Klang.</translation>
    </message>
    <message>
        <source>{path} is a device or a pipe, not a sound file.</source>
        <translation>{path} ist ein Gerät oder eine Pipe, keine Klangdatei.</translation>
    </message>
    <message>
        <source>{path} is empty (0 bytes).</source>
        <translation>{path} ist leer (0 Bytes).</translation>
    </message>
    <message>
        <source>{path} is not a sound: it holds {what}.</source>
        <translation>{path} ist kein Klang, sondern enthält {what}.</translation>
    </message>
    <message>
        <source>{path} is cut off: {present} of the {size} bytes that it promises are there; copy it again from where it came.</source>
        <translation>{path} ist abgeschnitten: {present} von {size} Bytes, die die Datei verspricht, sind da; noch einmal von dort kopieren, woher sie kam.</translation>
    </message>
    <message>
        <source>{path} has a damaged header: it states {stated}.</source>
        <translation>{path} hat einen beschädigten Kopf: Er nennt {stated}.</translation>
    </message>
    <message>
        <source>{path} holds no sound: its header is there, but not a single sample.</source>
        <translation>{path} enthält keinen Klang: Der Kopf ist da, aber kein einziger Abtastwert.</translation>
    </message>
    <message>
        <source>{path} holds no sound: it has zero frames.</source>
        <translation>{path} enthält keinen Klang: Sie ist null Abtastwerte lang.</translation>
    </message>
    <message>
        <source>{path} holds no usable sound: none of its samples is a number (all NaN or infinite).</source>
        <translation>{path} enthält keinen brauchbaren Klang: Keiner der Abtastwerte ist eine Zahl (alle NaN oder unendlich).</translation>
    </message>
    <message>
        <source>{path} could not be read to its end ({why}): is its drive there?</source>
        <translation>{path} konnte nicht bis zum Ende gelesen werden ({why}): Ist das Laufwerk da?</translation>
    </message>
    <message>
        <source>{path} needs the media extra (AAC, M4A, video): pip install &quot;recap-desktop[media]&quot;.</source>
        <translation>{path} braucht den Zusatz für Medien (AAC, M4A, Video): pip install &quot;recap-desktop[media]&quot;.</translation>
    </message>
    <message>
        <source>{path} is not a sound that can be read, or is damaged.</source>
        <translation>{path} ist kein lesbarer Klang oder ist beschädigt.</translation>
    </message>
    <message>
        <source>{path} is not a sound file that can be read, or is damaged.</source>
        <translation>{path} ist keine lesbare Klangdatei oder ist beschädigt.</translation>
    </message>
    <message>
        <source>{path} cannot be read: its sound is coded in a way that nothing here can decode.</source>
        <translation>{path} kann nicht gelesen werden: Der Klang ist so kodiert, dass ihn hier nichts dekodieren kann.</translation>
    </message>
    <message>
        <source>{path} cannot be read: there is no sound in it.</source>
        <translation>{path} kann nicht gelesen werden: Es ist kein Klang darin.</translation>
    </message>
    <message>
        <source>{path} is damaged: its Ogg pages do not follow each other.</source>
        <translation>{path} ist beschädigt: Ihre Ogg-Seiten folgen nicht aufeinander.</translation>
    </message>
    <message>
        <source>{path} is damaged or cut off {seconds} s into it, though its header promises {promised} s.</source>
        <translation>{path} ist nach {seconds} s beschädigt oder abgeschnitten, obwohl ihr Kopf {promised} s verspricht.</translation>
    </message>
    <message>
        <source>{path} is damaged or cut off {seconds} s into it ({why}).</source>
        <translation>{path} ist nach {seconds} s beschädigt oder abgeschnitten ({why}).</translation>
    </message>
    <message>
        <source>{path} is damaged ({why}).</source>
        <translation>{path} ist beschädigt ({why}).</translation>
    </message>
    <message>
        <source>{path} cannot be opened ({why}).</source>
        <translation>{path} kann nicht geöffnet werden ({why}).</translation>
    </message>
    <message>
        <source>{path} is being written by another program: wait a moment, or close that program, and try again.</source>
        <translation>In {path} schreibt gerade ein anderes Programm: einen Augenblick warten oder es schließen, und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>There is no room left for {path}: free some disk space; nothing that was saved is lost.</source>
        <translation>Für {path} ist kein Platz mehr: auf dem Datenträger Platz schaffen; was gespeichert war, ist nicht verloren.</translation>
    </message>
    <message>
        <source>{path} is not a RECAP workspace, or its beginning is damaged: restore it from a copy.</source>
        <translation>{path} ist kein RECAP-Arbeitsbereich, oder der Anfang ist beschädigt: aus einer Kopie wiederherstellen.</translation>
    </message>
    <message>
        <source>{path} is damaged: restore it from a copy, or run a workspace check to see how far.</source>
        <translation>{path} ist beschädigt: aus einer Kopie wiederherstellen, oder den Arbeitsbereich prüfen lassen, um zu sehen, wie weit.</translation>
    </message>
    <message>
        <source>{path} cannot be opened: check that the file and its folder may be read and written.</source>
        <translation>{path} kann nicht geöffnet werden: prüfen, ob die Datei und ihr Ordner gelesen und beschrieben werden dürfen.</translation>
    </message>
    <message>
        <source>{path} cannot be read or written reliably: check the disk it is on.</source>
        <translation>{path} kann nicht verlässlich gelesen oder beschrieben werden: den Datenträger prüfen.</translation>
    </message>
    <message>
        <source>{path} exists already: open it, or choose another name.</source>
        <translation>{path} gibt es schon: die Datei öffnen, oder einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>The folder {path} does not exist: create it first.</source>
        <translation>Den Ordner {path} gibt es nicht: zuerst anlegen.</translation>
    </message>
    <message>
        <source>{path} is a folder: choose the workspace file (.recap) itself.</source>
        <translation>{path} ist ein Ordner: die Datei des Arbeitsbereichs (.recap) selbst wählen.</translation>
    </message>
    <message>
        <source>There is no workspace at {path}: check the name, or create it.</source>
        <translation>Bei {path} ist kein Arbeitsbereich: den Namen prüfen, oder ihn anlegen.</translation>
    </message>
    <message>
        <source>{path} is on a network file system ({kind}), where several programs at once could damage it: move it to a local disk, or open it in safe mode (one program at a time).</source>
        <translation>{path} liegt auf einem Netzlaufwerk ({kind}), wo mehrere Programme zugleich Schaden anrichten könnten: auf einen eigenen Datenträger legen, oder im sicheren Modus öffnen (ein Programm zurzeit).</translation>
    </message>
    <message>
        <source>{path} is open for reading only: nothing can be changed in it.</source>
        <translation>{path} ist nur zum Lesen geöffnet: Darin kann nichts geändert werden.</translation>
    </message>
    <message>
        <source>{path} can only be read: to change something in it, allow writing to it and its folder, or work on a copy.</source>
        <translation>{path} kann nur gelesen werden: Um etwas darin zu ändern, das Schreiben in die Datei und ihren Ordner erlauben, oder an einer Kopie arbeiten.</translation>
    </message>
    <message>
        <source>{path} was changed by another program while it was looked at, or is damaged: open it again to see which.</source>
        <translation>{path} wurde von einem anderen Programm geändert, während nur gelesen wurde, oder ist beschädigt: Öffnen Sie die Datei noch einmal, dann zeigt es sich.</translation>
    </message>
    <message>
        <source>{path} holds a trigger or view that RECAP Desktop did not make and does not run: do not use this file, restore it from a copy.</source>
        <translation>{path} enthält einen Trigger oder eine Sicht, die nicht von RECAP Desktop stammen und nicht ausgeführt werden: diese Datei nicht benutzen, sondern aus einer Kopie wiederherstellen.</translation>
    </message>
    <message>
        <source>{path} is from an older version of RECAP Desktop, and has to be brought up to date once: allow writing to it and its folder, or open a copy.</source>
        <translation>{path} ist von einer älteren Version von RECAP Desktop und muss einmal auf den neuen Stand gebracht werden: das Schreiben in die Datei und ihren Ordner erlauben, oder eine Kopie öffnen.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be written: allow it, or choose another.</source>
        <translation>In den Ordner {path} kann nicht geschrieben werden: es erlauben, oder einen anderen wählen.</translation>
    </message>
    <message>
        <source>{path} is not a RECAP workspace: choose a .recap file.</source>
        <translation>{path} ist kein RECAP-Arbeitsbereich: eine .recap-Datei wählen.</translation>
    </message>
    <message>
        <source>{path} was written by a newer version of RECAP Desktop: update this program to open it.</source>
        <translation>{path} wurde von einer neueren Version von RECAP Desktop geschrieben: dieses Programm aktualisieren, um die Datei zu öffnen.</translation>
    </message>
    <message>
        <source>{path} is not a folder: choose a folder of sounds.</source>
        <translation>{path} ist kein Ordner: einen Ordner mit Klängen wählen.</translation>
    </message>
    <message>
        <source>{path} is registered already: choose another folder.</source>
        <translation>{path} ist schon eingetragen: einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>The text is empty: write a caption first.</source>
        <translation>Der Text ist leer: zuerst eine Beschreibung schreiben.</translation>
    </message>
    <message>
        <source>The collection has no name: give it one.</source>
        <translation>Die Sammlung hat keinen Namen: Geben Sie ihr einen.</translation>
    </message>
    <message>
        <source>The text has {length} characters: a caption may have {most}; shorten it.</source>
        <translation>Der Text hat {length} Zeichen: Eine Beschreibung darf {most} haben; kürzen.</translation>
    </message>
    <message>
        <source>The text contains a control character ({code}): remove it and try again.</source>
        <translation>Der Text enthält ein Steuerzeichen ({code}): entfernen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The text contains half a character ({code}), which comes from reading it in the wrong encoding: read it as UTF-8 and try again.</source>
        <translation>Der Text enthält ein halbes Zeichen ({code}), weil er in der falschen Kodierung gelesen wurde: als UTF-8 lesen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Say why the sound is skipped: give a reason.</source>
        <translation>Warum der Klang übersprungen wird, fehlt: einen Grund angeben.</translation>
    </message>
    <message>
        <source>The sound has no caption with the number {number}: refresh and try again.</source>
        <translation>Der Klang hat keine Beschreibung mit der Nummer {number}: neu laden und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The caption was changed by other means since, so this cannot be undone: edit it instead.</source>
        <translation>Die Beschreibung wurde seither anders geändert, deshalb kann dies nicht rückgängig gemacht werden: stattdessen bearbeiten.</translation>
    </message>
    <message>
        <source>There is no caption {number}, or it was deleted: bring it back first.</source>
        <translation>Die Beschreibung {number} gibt es nicht, oder sie wurde gelöscht: zuerst zurückholen.</translation>
    </message>
    <message>
        <source>{word} is no word to include or avoid.</source>
        <translation>{word} ist kein Wort, das vorkommen oder fehlen kann.</translation>
    </message>
    <message>
        <source>{word} cannot be avoided: it is asked for as well.</source>
        <translation>{word} kann nicht fehlen: Es wird zugleich verlangt.</translation>
    </message>
    <message>
        <source>It is in the collection already.</source>
        <translation>Sie ist schon in der Sammlung.</translation>
    </message>
    <message>
        <source>It was deleted here, and importing brings nothing back.</source>
        <translation>Sie wurde hier gelöscht, und Importieren holt nichts zurück.</translation>
    </message>
    <message>
        <source>The same caption of the same sound stands further up.</source>
        <translation>Dieselbe Beschreibung desselben Klangs steht weiter oben.</translation>
    </message>
    <message>
        <source>The row names no collection: fill it in, or say which one to use.</source>
        <translation>Die Zeile nennt keine Sammlung: eintragen, oder sagen, welche gemeint ist.</translation>
    </message>
    <message>
        <source>The row has no caption: write at least caption_1.</source>
        <translation>Die Zeile hat keine Beschreibung: wenigstens caption_1 schreiben.</translation>
    </message>
    <message>
        <source>The row has no youtube_id: fill it in.</source>
        <translation>Die Zeile hat keine youtube_id: eintragen.</translation>
    </message>
    <message>
        <source>It is a prediction, which nobody accepted: ask for predictions to take it in as a model&apos;s words.</source>
        <translation>Es ist eine Vorhersage, die niemand übernommen hat: auch Vorhersagen verlangen, um sie als Worte eines Modells aufzunehmen.</translation>
    </message>
    <message>
        <source>It was cancelled in Label Studio.</source>
        <translation>Sie wurde in Label Studio abgebrochen.</translation>
    </message>
    <message>
        <source>The task names no sound in `data.audio`.</source>
        <translation>Die Aufgabe nennt keinen Klang in `data.audio`.</translation>
    </message>
    <message>
        <source>The task has no text: nobody has annotated it.</source>
        <translation>Die Aufgabe hat keinen Text: Niemand hat sie bearbeitet.</translation>
    </message>
    <message>
        <source>No sound beside it is called so.</source>
        <translation>Kein Klang daneben heißt so.</translation>
    </message>
    <message>
        <source>It has a line that is too long for a caption.</source>
        <translation>Sie hat eine Zeile, die für eine Beschreibung zu lang ist.</translation>
    </message>
    <message>
        <source>{name} is empty: there are no captions to import.</source>
        <translation>{name} ist leer: Es gibt keine Beschreibungen zu importieren.</translation>
    </message>
    <message>
        <source>{name} is not a text file: captions come as CSV, TSV or JSON lines, in UTF-8.</source>
        <translation>{name} ist keine Textdatei: Beschreibungen kommen als CSV, TSV oder JSON-Zeilen, in UTF-8.</translation>
    </message>
    <message>
        <source>{name} cannot be read ({why}): check the name and its rights.</source>
        <translation>{name} kann nicht gelesen werden ({why}): den Namen und die Rechte prüfen.</translation>
    </message>
    <message>
        <source>{name} is not UTF-8 and was read as Latin-1: look whether accents came out right.</source>
        <translation>{name} ist nicht UTF-8 und wurde als Latin-1 gelesen: nachsehen, ob Akzente stimmen.</translation>
    </message>
    <message>
        <source>{name} holds no .txt files: choose a folder with texts beside its sounds.</source>
        <translation>{name} enthält keine .txt-Dateien: einen Ordner mit Texten neben seinen Klängen wählen.</translation>
    </message>
    <message>
        <source>{name} names no sounds: it wants a column “path” or “file_name”.</source>
        <translation>{name} nennt keine Klänge: Es fehlt eine Spalte „path“ oder „file_name“.</translation>
    </message>
    <message>
        <source>None of the {count} sounds that {name} names was found: add the folder they are in first (the first name is “{first}”).</source>
        <translation>Keiner der {count} Klänge, die {name} nennt, wurde gefunden: zuerst den Ordner hinzufügen, in dem sie liegen (der erste Name ist „{first}“).</translation>
    </message>
    <message>
        <source>{name} is no table that can be read ({why}).</source>
        <translation>{name} ist keine lesbare Tabelle ({why}).</translation>
    </message>
    <message>
        <source>{path} cannot be written ({why}): check the disk and its rights.</source>
        <translation>{path} kann nicht geschrieben werden ({why}): den Datenträger und die Rechte prüfen.</translation>
    </message>
    <message>
        <source>The folder of {name} does not exist: create it first.</source>
        <translation>Den Ordner von {name} gibt es nicht: zuerst anlegen.</translation>
    </message>
    <message>
        <source>{name} is a sound, or the workspace itself: write to another file.</source>
        <translation>{name} ist ein Klang oder der Arbeitsbereich selbst: in eine andere Datei schreiben.</translation>
    </message>
    <message>
        <source>It belongs to no sound.</source>
        <translation>Sie gehört zu keinem Klang.</translation>
    </message>
    <message>
        <source>It is of a part of the sound, and this layout knows whole sounds only.</source>
        <translation>Sie ist von einem Teil des Klangs, und diese Form kennt nur ganze Klänge.</translation>
    </message>
    <message>
        <source>The sound has a caption that says exactly this.</source>
        <translation>Der Klang hat eine Beschreibung, die genau das sagt.</translation>
    </message>
    <message>
        <source>Its sound lies in none of the folders of the workspace.</source>
        <translation>Ihr Klang liegt in keinem der Ordner des Arbeitsbereichs.</translation>
    </message>
    <message>
        <source>Clotho has room for five captions of a sound.</source>
        <translation>Clotho hat Platz für fünf Beschreibungen eines Klangs.</translation>
    </message>
    <message>
        <source>AudioCaps has room for clips of known videos only (ID_START.wav).</source>
        <translation>AudioCaps hat nur Platz für Ausschnitte bekannter Videos (ID_START.wav).</translation>
    </message>
    <message>
        <source>There is not enough memory for this sound: close other programs, or choose a smaller model.</source>
        <translation>Für diesen Klang reicht der Speicher nicht: andere Programme schließen, oder ein kleineres Modell wählen.</translation>
    </message>
    <message>
        <source>The engine met a bug ({what}); the log has the details.</source>
        <translation>Die Engine ist auf einen Fehler gestoßen ({what}); Näheres steht im Protokoll.</translation>
    </message>
    <message>
        <source>There is no model bundle {wanted}; there are: {names}. A folder will do, too.</source>
        <translation>Es gibt kein Modell {wanted}; es gibt: {names}. Ein Ordner geht auch.</translation>
    </message>
    <message>
        <source>There is no model bundle at {folder}: no such folder.</source>
        <translation>Bei {folder} ist kein Modell: Den Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>{folder} is not a model bundle: it has no {file}.</source>
        <translation>{folder} ist kein Modell: Es fehlt {file}.</translation>
    </message>
    <message>
        <source>{path} is missing; the bundle is incomplete and has to be installed again.</source>
        <translation>{path} fehlt; das Modell ist unvollständig und muss noch einmal installiert werden.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({why}); install the bundle again.</source>
        <translation>{path} kann nicht gelesen werden ({why}); das Modell noch einmal installieren.</translation>
    </message>
    <message>
        <source>The model bundle {name} is untrained: its weights are random and its captions mean nothing. Choose another bundle, or allow it with --allow-untrained.</source>
        <translation>Das Modell {name} ist untrainiert: Seine Gewichte sind zufällig, und seine Beschreibungen bedeuten nichts. Ein anderes wählen, oder es unter „Modelle“ erlauben.</translation>
    </message>
    <message>
        <source>This computer has no {what}; choose --device cpu or auto.</source>
        <translation>Dieser Computer hat keine {what}; in den Einstellungen den Prozessor wählen.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({why}).</source>
        <translation>{path} kann nicht gelesen werden ({why}).</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>a PNG picture</source>
        <translation>ein PNG-Bild</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>ein JPEG-Bild</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>ein GIF-Bild</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ein ZIP-Archiv</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>ein PDF-Dokument</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>ein gzip-Archiv</translation>
    </message>
    <message>
        <source>a 7-Zip archive</source>
        <translation>ein 7-Zip-Archiv</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>eine Datenbank</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>ein Programm</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>eine Webseite</translation>
    </message>
    <message>
        <source>a Git LFS pointer instead of the sound itself</source>
        <translation>einen Git-LFS-Verweis statt des Klangs selbst</translation>
    </message>
</context>
<context>
    <name>AcceptManyDialog</name>
    <message>
        <source>Accept many suggestions</source>
        <translation>Viele Vorschläge übernehmen</translation>
    </message>
    <message>
        <source>Accept from this score on</source>
        <translation>Ab dieser Bewertung übernehmen</translation>
    </message>
    <message>
        <source>Best suggestions that &amp;score at least</source>
        <translation>Beste Vorschläge mit einer &amp;Bewertung von mindestens</translation>
    </message>
    <message>
        <source>The score is the estimated chance that a caption fits. Sounds with a caption, a decision or a draft are left out. One undo takes all of it back.</source>
        <translation>Die Bewertung ist die geschätzte Wahrscheinlichkeit, dass eine Beschreibung passt. Klänge mit Beschreibung, Entscheidung oder Entwurf werden ausgelassen. Einmal Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>What would be accepted</source>
        <translation>Was übernommen würde</translation>
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
        <source>The folder {path} is not there now: connect its drive, then go on.</source>
        <translation>Der Ordner {path} ist gerade nicht da: sein Laufwerk anschließen, dann fortsetzen.</translation>
    </message>
</context>
<context>
    <name>BatchStrip</name>
    <message>
        <source>Making suggestions</source>
        <translation>Vorschläge werden gemacht</translation>
    </message>
    <message>
        <source>Sounds that have their suggestions</source>
        <translation>Klänge, die ihre Vorschläge haben</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop making suggestions; those made stay</source>
        <translation>Keine Vorschläge mehr machen; die fertigen bleiben</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on making suggestions</source>
        <translation>Weiter Vorschläge machen</translation>
    </message>
    <message>
        <source>Looking which sounds have them already …</source>
        <translation>Es wird nachgesehen, welche Klänge sie schon haben …</translation>
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
        <source>{n} a second</source>
        <translation>{n} je Sekunde</translation>
    </message>
    <message>
        <source>{n} a minute</source>
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
    <name>BatchView</name>
    <message>
        <source>There are no sounds in the list to make suggestions for.</source>
        <translation>In der Liste sind keine Klänge, für die Vorschläge zu machen wären.</translation>
    </message>
    <message>
        <source>A workspace opened for reading only has no suggestions.</source>
        <translation>Ein nur zum Lesen geöffneter Arbeitsbereich hat keine Vorschläge.</translation>
    </message>
    <message numerus="yes">
        <source>Suggestions for %Ln sounds were being made when the program ended.</source>
        <translation>
            <numerusform>Für %Ln Klang wurden gerade Vorschläge gemacht, als das Programm endete.</numerusform>
            <numerusform>Für %Ln Klänge wurden gerade Vorschläge gemacht, als das Programm endete.</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Every sound here has its suggestions already, or was decided on.</source>
        <translation>Jeder Klang hier hat seine Vorschläge schon oder ist entschieden.</translation>
    </message>
    <message numerus="yes">
        <source>Suggestions were made for %Ln sounds.</source>
        <translation>
            <numerusform>Für %Ln Klang wurden Vorschläge gemacht.</numerusform>
            <numerusform>Für %Ln Klänge wurden Vorschläge gemacht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read, the first because: {why}</source>
        <translation>
            <numerusform>%Ln war nicht lesbar, und zwar: {why}</numerusform>
            <numerusform>%Ln waren nicht lesbar, der erste, weil: {why}</numerusform>
        </translation>
    </message>
    <message>
        <source>Look and accept…</source>
        <translation>Ansehen und übernehmen…</translation>
    </message>
    <message>
        <source>The settings ask to hear each sound before it is accepted, so many at once are not.</source>
        <translation>Nach den Einstellungen ist jeder Klang vor dem Übernehmen zu hören, darum nicht viele auf einmal.</translation>
    </message>
    <message>
        <source>No suggestions wait in this list: have them made first, with Ctrl+Shift+G.</source>
        <translation>In dieser Liste warten keine Vorschläge: erst mit Strg+Umschalt+G machen lassen.</translation>
    </message>
    <message>
        <source>All of these were decided on meanwhile.</source>
        <translation>Über alle diese wurde inzwischen entschieden.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestions were accepted.</source>
        <translation>
            <numerusform>%Ln Vorschlag wurde übernommen.</numerusform>
            <numerusform>%Ln Vorschläge wurden übernommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>Bug</name>
    <message>
        <source>The program met a bug ({what}); what was saved is safe; the log tells.</source>
        <translation>Im Programm ist ein Fehler aufgetreten ({what}); Gespeichertes ist sicher; Näheres steht im Protokoll.</translation>
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
        <source>stopped, {size} are here</source>
        <translation>angehalten, {size} sind da</translation>
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
        <source>checking the files …</source>
        <translation>Dateien werden geprüft …</translation>
    </message>
    <message>
        <source>files checked</source>
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
        <source>Untrained: its weights are random and its captions mean nothing.</source>
        <translation>Untrainiert: Die Gewichte sind zufällig, und die Beschreibungen bedeuten nichts.</translation>
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
        <source>a person&apos;s words</source>
        <translation>die Worte eines Menschen</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>a model&apos;s words, accepted</source>
        <translation>die Worte eines Modells, übernommen</translation>
    </message>
    <message>
        <source>a model&apos;s words</source>
        <translation>die Worte eines Modells</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Von</translation>
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
        <source>{hash} (its file is not known here)</source>
        <translation>{hash} (seine Datei ist hier nicht bekannt)</translation>
    </message>
    <message>
        <source>{what} (undone since)</source>
        <translation>{what} (inzwischen zurückgenommen)</translation>
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
        <source>refused it for its sound</source>
        <translation>für ihren Klang verworfen</translation>
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
        <source>brought back</source>
        <translation>zurückgeholt</translation>
    </message>
    <message>
        <source>imported from {file}</source>
        <translation>aus {file} importiert</translation>
    </message>
    <message>
        <source>took back or did again the act before</source>
        <translation>nahm die Handlung davor zurück oder wiederholte sie</translation>
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
    <name>CaptionPanel</name>
    <message>
        <source>Submit and go on</source>
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
        <source>Noted by {name}</source>
        <translation>Notiert von {name}</translation>
    </message>
</context>
<context>
    <name>CaptionSearch</name>
    <message>
        <source>Find captions</source>
        <translation>Beschreibungen finden</translation>
    </message>
    <message>
        <source>Find captions by words, and by what they mean</source>
        <translation>Beschreibungen nach Wörtern und nach ihrer Bedeutung finden</translation>
    </message>
    <message>
        <source>How to find</source>
        <translation>Wie gesucht wird</translation>
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
        <source>Whose</source>
        <translation>Von</translation>
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
    <name>CaptionsDialog</name>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
    <message>
        <source>Where the caption comes from, and what became of it</source>
        <translation>Woher die Beschreibung kommt und was aus ihr wurde</translation>
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
        <translation>Ihren Klang ab&amp;spielen</translation>
    </message>
    <message>
        <source>&amp;Go to its sound</source>
        <translation>&amp;Zu ihrem Klang</translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation>Än&amp;dern</translation>
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
        <source>Redo</source>
        <translation>Wiederholen:</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>All of them, oldest first</source>
        <translation>Alle, die ältesten zuerst</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Die ältesten zuerst</translation>
    </message>
    <message>
        <source>{n} captions are chosen.</source>
        <translation>{n} Beschreibungen sind gewählt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>CaptionsView</name>
    <message>
        <source>There are no captions yet: open a workspace first.</source>
        <translation>Es gibt noch keine Beschreibungen: erst einen Arbeitsbereich öffnen.</translation>
    </message>
    <message>
        <source>There is no workspace to import captions into: open one first.</source>
        <translation>Es gibt keinen Arbeitsbereich zum Importieren: erst einen öffnen.</translation>
    </message>
    <message>
        <source>There is no workspace with captions: open one first.</source>
        <translation>Es gibt keinen Arbeitsbereich mit Beschreibungen: erst einen öffnen.</translation>
    </message>
    <message>
        <source>Its sound is not in the list as it is filtered now.</source>
        <translation>Ihr Klang ist nicht in der Liste, wie sie gerade gefiltert ist.</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>a guess</source>
        <translation>geraten</translation>
    </message>
    <message>
        <source>hardly fits</source>
        <translation>passt kaum</translation>
    </message>
    <message>
        <source>Written by the model</source>
        <translation>Vom Modell geschrieben</translation>
    </message>
    <message>
        <source>Similar caption</source>
        <translation>Ähnliche Beschreibung</translation>
    </message>
    <message>
        <source>Similarity {similarity}, {matched}. Estimated chance that it fits: {share}.</source>
        <translation>Ähnlichkeit {similarity}, {matched}. Geschätzte Wahrscheinlichkeit, dass sie passt: {share}.</translation>
    </message>
    <message>
        <source>hardly alike</source>
        <translation>kaum ähnlich</translation>
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
    <message>
        <source>{name}, {n} captions, {told}</source>
        <translation>{name}, {n} Beschreibungen, {told}</translation>
    </message>
    <message>
        <source>suggestions draw on it</source>
        <translation>Vorschläge schöpfen daraus</translation>
    </message>
    <message>
        <source>off: suggestions do not draw on it</source>
        <translation>aus: Vorschläge schöpfen nicht daraus</translation>
    </message>
</context>
<context>
    <name>ColumnChoice</name>
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
        <translation>Beschrieben von</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Begin (s)</source>
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
        <source>Column of: {what}</source>
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
    <name>Controls</name>
    <message>
        <source>Position and region</source>
        <translation>Stelle und Ausschnitt</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>Show the chosen part</source>
        <translation>Den gewählten Ausschnitt zeigen</translation>
    </message>
    <message>
        <source>Show more of the sound</source>
        <translation>Mehr vom Klang zeigen</translation>
    </message>
    <message>
        <source>Show more detail</source>
        <translation>Genauer zeigen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Show the whole sound</source>
        <translation>Den ganzen Klang zeigen</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Channels and frequencies</source>
        <translation>Kanäle und Frequenzen</translation>
    </message>
    <message>
        <source>Channels and frequencies shown</source>
        <translation>Gezeigte Kanäle und Frequenzen</translation>
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
        <source>Lowest frequency shown</source>
        <translation>Tiefste gezeigte Frequenz</translation>
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
        <source>Frequency scale</source>
        <translation>Frequenzskala</translation>
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
    <name>Deciding</name>
    <message>
        <source>The caption is empty: write one, or take a suggestion with Alt+1.</source>
        <translation>Die Beschreibung ist leer: eine schreiben oder mit Alt+1 einen Vorschlag einsetzen.</translation>
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
        <source>Undone</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Done again</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Hear the sound to its end first (Ctrl+P), then accept; that is how it is set.</source>
        <translation>Den Klang erst zu Ende hören (Strg+P), dann übernehmen; so ist es eingestellt.</translation>
    </message>
    <message>
        <source>There is no sound to decide about: choose one in the list.</source>
        <translation>Es gibt keinen Klang zu entscheiden: einen in der Liste wählen.</translation>
    </message>
    <message>
        <source>What cannot be read cannot be decided about: go on to the next sound (Ctrl+Down).</source>
        <translation>Über das, was nicht gelesen werden kann, kann nicht entschieden werden: weiter zum nächsten Klang (Strg+Ab).</translation>
    </message>
</context>
<context>
    <name>DecidingView</name>
    <message>
        <source>Nothing to be heard</source>
        <translation>Nichts zu hören</translation>
    </message>
    <message>
        <source>Damaged or too noisy</source>
        <translation>Beschädigt oder zu verrauscht</translation>
    </message>
    <message>
        <source>Too many things at once</source>
        <translation>Zu vieles auf einmal</translation>
    </message>
    <message>
        <source>Not clear what it is</source>
        <translation>Unklar, was es ist</translation>
    </message>
    <message>
        <source>Speech or music, not asked for</source>
        <translation>Sprache oder Musik, nicht gefragt</translation>
    </message>
    <message>
        <source>&amp;6  Another reason…</source>
        <translation>&amp;6  Ein anderer Grund…</translation>
    </message>
    <message>
        <source>Skip this sound</source>
        <translation>Diesen Klang überspringen</translation>
    </message>
    <message>
        <source>Why is it left out?</source>
        <translation>Warum wird er ausgelassen?</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig:</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen:</translation>
    </message>
    <message>
        <source>typing</source>
        <translation>Tippen</translation>
    </message>
</context>
<context>
    <name>DescriptionsDialog</name>
    <message>
        <source>Descriptions in the files</source>
        <translation>Angaben in den Dateien</translation>
    </message>
    <message numerus="yes">
        <source>Keep %Ln</source>
        <translation>
            <numerusform>%Ln behalten</numerusform>
            <numerusform>%Ln behalten</numerusform>
        </translation>
    </message>
    <message>
        <source>from files</source>
        <translation>aus Dateien</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Keep them as the collection</source>
        <translation>Behalten als Sammlung</translation>
    </message>
    <message>
        <source>They become captions of their sounds, marked as imported. The files are not changed, and the collection can be switched off in the Caption menu.</source>
        <translation>Sie werden Beschreibungen ihrer Klänge, als importiert gekennzeichnet. Die Dateien werden nicht geändert, und die Sammlung lässt sich im Menü Beschreibung ausschalten.</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Nicht übernehmen</translation>
    </message>
    <message>
        <source>in text files beside them</source>
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
        <source>%Ln sounds bring a description: {told}.</source>
        <translation>
            <numerusform>%Ln Klang bringt eine Angabe mit: {told}.</numerusform>
            <numerusform>%Ln Klänge bringen eine Angabe mit: {told}.</numerusform>
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
    <name>DeskView</name>
    <message>
        <source>Every sound in this list is done.</source>
        <translation>Jeder Klang dieser Liste ist erledigt.</translation>
    </message>
    <message>
        <source>Show the suggestions</source>
        <translation>Vorschläge zeigen</translation>
    </message>
    <message>
        <source>Show newer suggestions</source>
        <translation>Neuere Vorschläge zeigen</translation>
    </message>
    <message>
        <source>Only {n} s long: these are guesses.</source>
        <translation>Nur {n} s lang: Dies ist geraten.</translation>
    </message>
    <message>
        <source>The folder is somewhere else now…</source>
        <translation>Der Ordner ist jetzt anderswo…</translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>Nach Änderungen suchen</translation>
    </message>
    <message>
        <source>Find the moved file…</source>
        <translation>Die verschobene Datei finden…</translation>
    </message>
    <message>
        <source>All files that cannot be read…</source>
        <translation>Alle Dateien, die nicht gelesen werden können…</translation>
    </message>
    <message>
        <source>Writing suggestions…</source>
        <translation>Vorschläge werden geschrieben…</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Es wird zugehört…</translation>
    </message>
    <message>
        <source>Choose a sound in the list.</source>
        <translation>Einen Klang in der Liste wählen.</translation>
    </message>
    <message>
        <source>There is nothing to hear in this sound: skip it (Ctrl+Space), or write what you know of it.</source>
        <translation>In diesem Klang ist nichts zu hören: überspringen (Strg+Leertaste), oder schreiben, was darüber bekannt ist.</translation>
    </message>
    <message>
        <source>This sound is shown without suggestions: write what you hear.</source>
        <translation>Dieser Klang wird ohne Vorschläge gezeigt: schreiben, was zu hören ist.</translation>
    </message>
    <message>
        <source>There is no suggestion for this sound: write its caption.</source>
        <translation>Für diesen Klang gibt es keinen Vorschlag: die Beschreibung schreiben.</translation>
    </message>
    <message>
        <source>There is no caption before: this is the first.</source>
        <translation>Es gibt keine vorige Beschreibung: Dies ist die erste.</translation>
    </message>
    <message>
        <source>Your words</source>
        <translation>Ihre Worte</translation>
    </message>
    <message>
        <source>Your words, begun as a suggestion</source>
        <translation>Ihre Worte, begonnen als Vorschlag</translation>
    </message>
    <message>
        <source>Begun by you, ended by the model</source>
        <translation>Von Ihnen begonnen, vom Modell beendet</translation>
    </message>
    <message>
        <source>Changing a caption of this sound</source>
        <translation>Eine Beschreibung dieses Klangs wird geändert</translation>
    </message>
    <message>
        <source>The model&apos;s words, unchanged</source>
        <translation>Die Worte des Modells, unverändert</translation>
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
        <source> · {n} an hour</source>
        <translation> · {n} je Stunde</translation>
    </message>
</context>
<context>
    <name>Divider</name>
    <message>
        <source>Divider between panels; arrow keys move it</source>
        <translation>Trennlinie zwischen Bereichen; Pfeiltasten verschieben sie</translation>
    </message>
</context>
<context>
    <name>EngineClient</name>
    <message>
        <source>The engine was ended as you asked.</source>
        <translation>Die Engine wurde wie gewünscht beendet.</translation>
    </message>
    <message>
        <source>starting the engine</source>
        <translation>die Engine wird gestartet</translation>
    </message>
    <message>
        <source>The engine stopped twice at this sound, so it is left alone: write its caption by hand.</source>
        <translation>Die Engine ist bei diesem Klang zweimal stehen geblieben, darum bleibt er unberührt: die Beschreibung von Hand schreiben.</translation>
    </message>
    <message>
        <source>The engine is of another version: install the program again.</source>
        <translation>Die Engine hat eine andere Version: das Programm neu installieren.</translation>
    </message>
</context>
<context>
    <name>EngineProcess</name>
    <message>
        <source>The engine no longer answered and was ended.</source>
        <translation>Die Engine antwortete nicht mehr und wurde beendet.</translation>
    </message>
    <message>
        <source>The engine could not be started.</source>
        <translation>Die Engine ließ sich nicht starten.</translation>
    </message>
    <message>
        <source>Memory ran out, and the system ended the engine.</source>
        <translation>Der Speicher ging aus, und das System hat die Engine beendet.</translation>
    </message>
    <message>
        <source>The engine was ended from outside, or memory ran out.</source>
        <translation>Die Engine wurde von außen beendet, oder der Speicher ging aus.</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly.</source>
        <translation>Die Engine ist unerwartet stehen geblieben.</translation>
    </message>
</context>
<context>
    <name>EngineView</name>
    <message>
        <source>A workspace opened for reading only has no suggestions.</source>
        <translation>Ein nur zum Lesen geöffneter Arbeitsbereich hat keine Vorschläge.</translation>
    </message>
    <message>
        <source>No suggestions: reading only</source>
        <translation>Keine Vorschläge: nur zum Lesen</translation>
    </message>
    <message>
        <source>The model is being loaded. You can write meanwhile.</source>
        <translation>Das Modell wird geladen. Schreiben geht inzwischen.</translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation>Die Engine wird gestartet</translation>
    </message>
    <message>
        <source>Loading the model: listening</source>
        <translation>Das Modell wird geladen: Hören</translation>
    </message>
    <message>
        <source>Loading the model: writing</source>
        <translation>Das Modell wird geladen: Schreiben</translation>
    </message>
    <message>
        <source>Reading captions</source>
        <translation>Beschreibungen werden gelesen</translation>
    </message>
    <message>
        <source>Listening to captioned sounds</source>
        <translation>Beschriebene Klänge werden angehört</translation>
    </message>
    <message>
        <source>Ready: {model}, {device}</source>
        <translation>Bereit: {model}, {device}</translation>
    </message>
    <message>
        <source>{why} It is being started again; nothing is lost.</source>
        <translation>{why} Sie wird neu gestartet; nichts ist verloren.</translation>
    </message>
    <message>
        <source>Engine restarting …</source>
        <translation>Engine startet neu …</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>Jetzt starten</translation>
    </message>
    <message>
        <source>The engine is being started again. You can write meanwhile.</source>
        <translation>Die Engine wird neu gestartet. Schreiben geht inzwischen.</translation>
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
        <source>There are no suggestions now: {why}</source>
        <translation>Gerade gibt es keine Vorschläge: {why}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export captions</source>
        <translation>Beschreibungen exportieren</translation>
    </message>
    <message>
        <source>How it begins</source>
        <translation>Wie es beginnt</translation>
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
        <source>Why it is left out</source>
        <translation>Warum sie ausgelassen wird</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Table with everything that is known (CSV, TSV)</source>
        <translation>Tabelle mit allem, was bekannt ist (CSV, TSV)</translation>
    </message>
    <message>
        <source>JSON lines with everything that is known</source>
        <translation>JSON-Zeilen mit allem, was bekannt ist</translation>
    </message>
    <message>
        <source>Clotho: five captions a file</source>
        <translation>Clotho: fünf Beschreibungen je Datei</translation>
    </message>
    <message>
        <source>AudioCaps: captions of clips of known videos</source>
        <translation>AudioCaps: Beschreibungen von Stücken bekannter Videos</translation>
    </message>
    <message>
        <source>Label Studio: a task a sound</source>
        <translation>Label Studio: eine Aufgabe je Klang</translation>
    </message>
    <message>
        <source>A .txt for each sound, one caption a line</source>
        <translation>Eine .txt je Klang, eine Beschreibung je Zeile</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>Sammlungen</translation>
    </message>
    <message>
        <source>Also captions that are switched off</source>
        <translation>Auch ausgeschaltete Beschreibungen</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>Choo&amp;se…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>What stands before the names of sounds</source>
        <translation>Was vor den Namen der Klänge steht</translation>
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
        <source>Sounds &amp;begin with</source>
        <translation>Klänge &amp;beginnen mit</translation>
    </message>
    <message>
        <source>Where &amp;to</source>
        <translation>&amp;Wohin</translation>
    </message>
    <message>
        <source>To be written: {n}</source>
        <translation>Zu schreiben: {n}</translation>
    </message>
    <message>
        <source>texts: {n}</source>
        <translation>Textdateien: {n}</translation>
    </message>
    <message>
        <source>left out: {n}</source>
        <translation>ausgelassen: {n}</translation>
    </message>
    <message>
        <source>switched off: {n}</source>
        <translation>ausgeschaltet: {n}</translation>
    </message>
    <message>
        <source>Exported to {name}: {n}. Left out: {left}.</source>
        <translation>Nach {name} exportiert: {n}. Ausgelassen: {left}.</translation>
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
        <source>A folder; the sounds’ own, and the texts stand beside them</source>
        <translation>Ein Ordner; der eigene der Klänge, und die Texte stehen daneben</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>Eine Datei</translation>
    </message>
    <message>
        <source>Replace texts that say something else</source>
        <translation>Texte ersetzen, die etwas anderes sagen</translation>
    </message>
    <message>
        <source>Replace the file that is there</source>
        <translation>Die vorhandene Datei ersetzen</translation>
    </message>
    <message>
        <source>Choose at least one collection.</source>
        <translation>Mindestens eine Sammlung wählen.</translation>
    </message>
    <message>
        <source>There is a file of that name: choose another, or replace it.</source>
        <translation>Eine Datei dieses Namens gibt es schon: einen anderen wählen oder sie ersetzen.</translation>
    </message>
    <message>
        <source>Export {n}</source>
        <translation>{n} exportieren</translation>
    </message>
    <message>
        <source>Stopped; no file was left half-written.</source>
        <translation>Angehalten; keine Datei blieb halb geschrieben.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>{n} captions</source>
        <translation>{n} Beschreibungen</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>looking by meaning…</source>
        <translation>nach Bedeutung wird gesucht…</translation>
    </message>
    <message>
        <source>By words only: the model is not ready.</source>
        <translation>Nur nach Wörtern: das Modell ist nicht bereit.</translation>
    </message>
    <message>
        <source>{n} close in meaning</source>
        <translation>{n} mit ähnlicher Bedeutung</translation>
    </message>
    <message>
        <source>{n} texts are still to be compared</source>
        <translation>{n} Texte sind noch zu vergleichen</translation>
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
    <name>Folders</name>
    <message>
        <source>All sounds</source>
        <translation>Alle Klänge</translation>
    </message>
    <message>
        <source>{name} (not there now)</source>
        <translation>{name} (gerade nicht da)</translation>
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
    <name>FoldersView</name>
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
        <source>Stopped. What was found so far is kept; F5 goes on.</source>
        <translation>Angehalten. Was bisher gefunden wurde, bleibt; F5 setzt fort.</translation>
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
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln ist nicht lesbar</numerusform>
            <numerusform>%Ln sind nicht lesbar</numerusform>
        </translation>
    </message>
    <message>
        <source>Looked through the folders: {what}.</source>
        <translation>Die Ordner sind durchsucht: {what}.</translation>
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
        <source>No file says anything new about itself: neither in a text beside it nor in its tags.</source>
        <translation>Keine Datei sagt etwas Neues über sich: weder in einem Text daneben noch in ihren Tags.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sounds bring a description of their own, in the file or beside it.</source>
        <translation>
            <numerusform>%Ln Klang bringt eine eigene Angabe mit, in der Datei oder daneben.</numerusform>
            <numerusform>%Ln Klänge bringen eine eigene Angabe mit, in der Datei oder daneben.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder is somewhere else now…</source>
        <translation>Der Ordner ist jetzt anderswo…</translation>
    </message>
    <message>
        <source>Look at them…</source>
        <translation>Ansehen…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln descriptions are in the collection “{name}” now, and count for suggestions.</source>
        <translation>
            <numerusform>%Ln Angabe ist jetzt in der Sammlung „{name}“ und zählt für Vorschläge.</numerusform>
            <numerusform>%Ln Angaben sind jetzt in der Sammlung „{name}“ und zählen für Vorschläge.</numerusform>
        </translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>Nach Änderungen suchen</translation>
    </message>
    <message>
        <source>It is somewhere else now…</source>
        <translation>Er ist jetzt woanders…</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>In der Dateiverwaltung zeigen</translation>
    </message>
    <message>
        <source>Read the list again</source>
        <translation>Die Liste neu lesen</translation>
    </message>
    <message>
        <source>Take the list away</source>
        <translation>Die Liste entfernen</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Den Pfad kopieren</translation>
    </message>
    <message>
        <source>Find the moved file…</source>
        <translation>Die verschobene Datei finden…</translation>
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
        <source>bringing back {what}</source>
        <translation>Zurückholen: {what}</translation>
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
        <source>the files</source>
        <translation>den Dateien</translation>
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
        <source>Why it is skipped</source>
        <translation>Warum sie ausgelassen wird</translation>
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
        <source>A table, JSON lines, Label Studio’s JSON, or a folder of texts</source>
        <translation>Eine Tabelle, JSON-Zeilen, JSON von Label Studio oder ein Ordner mit Texten</translation>
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
        <source>Also predictions that nobody accepted</source>
        <translation>Auch Vorhersagen, die niemand übernommen hat</translation>
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
        <source>for captions that tell none</source>
        <translation>für Beschreibungen, die keine nennen</translation>
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
        <source>as the file says</source>
        <translation>wie die Datei sagt</translation>
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
        <source>Texts beside sounds</source>
        <translation>Texte neben Klängen</translation>
    </message>
    <message>
        <source>Stopped. What was imported until then is kept, and can be undone.</source>
        <translation>Angehalten. Was bis dahin importiert wurde, bleibt und lässt sich zurücknehmen.</translation>
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
        <source>A table as Clotho’s</source>
        <translation>Eine Tabelle wie die von Clotho</translation>
    </message>
    <message>
        <source>A table as AudioCaps’</source>
        <translation>Eine Tabelle wie die von AudioCaps</translation>
    </message>
    <message>
        <source>A table</source>
        <translation>Eine Tabelle</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSON-Zeilen</translation>
    </message>
    <message>
        <source>Label Studio’s tasks</source>
        <translation>Aufgaben von Label Studio</translation>
    </message>
    <message>
        <source>tasks: {n}</source>
        <translation>Aufgaben: {n}</translation>
    </message>
    <message>
        <source>texts: {n}</source>
        <translation>Textdateien: {n}</translation>
    </message>
    <message>
        <source>lines: {n}</source>
        <translation>Zeilen: {n}</translation>
    </message>
    <message>
        <source>Which column holds the captions? Choose it above.</source>
        <translation>In welcher Spalte stehen die Beschreibungen? Oben wählen.</translation>
    </message>
    <message>
        <source>Looking through it…</source>
        <translation>Wird durchgesehen…</translation>
    </message>
    <message>
        <source>New: {added}  ·  there already: {there}  ·  cannot be taken: {refused}  ·  with a sound found here: {tied}</source>
        <translation>Neu: {added}  ·  schon da: {there}  ·  nicht übernehmbar: {refused}  ·  mit einem hier gefundenen Klang: {tied}</translation>
    </message>
    <message>
        <source>Imported into {names}: {n}. Rows that were skipped: {left}.</source>
        <translation>In {names} importiert: {n}. Übersprungene Zeilen: {left}.</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
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
        <source>As it came</source>
        <translation>Wie geliefert</translation>
    </message>
    <message>
        <source>The keys this action came with</source>
        <translation>Die Tasten, mit denen diese Aktion geliefert wurde</translation>
    </message>
    <message>
        <source>Letters, digits and Space act outside text; all other keys also while a caption is written.</source>
        <translation>Buchstaben, Ziffern und Leertaste wirken außerhalb von Text; alle anderen Tasten auch beim Schreiben einer Beschreibung.</translation>
    </message>
    <message>
        <source>⚠ {key} belongs to: {actions}. Neither acts until one has another key.</source>
        <translation>⚠ {key} gehört zu: {actions}. Keine wirkt, bis eine davon eine andere Taste hat.</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Filter: state:new dog -rain dur&gt;5</source>
        <translation>Filter: state:new Hund -Regen dur&gt;5</translation>
    </message>
    <message>
        <source>Filter the list of sounds</source>
        <translation>Die Liste der Klänge filtern</translation>
    </message>
    <message>
        <source>Captions you made today, and how many an hour of late, without pauses</source>
        <translation>Heute gemachte Beschreibungen, und wie viele je Stunde zuletzt, ohne Pausen</translation>
    </message>
    <message>
        <source>Words in path or caption: dog &quot;tin roof&quot; -rain
State: state:new,suggested  state:flagged  state:unreadable
Done is what was decided on: state:done  state:undone  state:captioned
Length in seconds: dur&gt;5 dur&lt;=60
Where: folder:birds  name:02  caption:wind  collection:field
Also: draft:yes  missing:yes  note:yes  note:ben. A minus in front means “not”.</source>
        <translation>Wörter im Pfad oder in der Beschreibung: dog &quot;tin roof&quot; -rain
Zustand: state:new,suggested  state:flagged  state:unreadable
Erledigt ist, was entschieden wurde: state:done  state:undone  state:captioned
Länge in Sekunden: dur&gt;5 dur&lt;=60
Wo: folder:birds  name:02  caption:wind  collection:field
Auch: draft:yes  missing:yes  note:yes  note:ben. Ein Minus davor heißt „nicht“.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Klänge</translation>
    </message>
    <message>
        <source>Looking through folders</source>
        <translation>Ordner werden durchsucht</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop looking through folders</source>
        <translation>Ordner nicht weiter durchsuchen</translation>
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
        <source>From last to first</source>
        <translation>Von hinten nach vorn</translation>
    </message>
</context>
<context>
    <name>ListeningPanel</name>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Speed; the pitch stays</source>
        <translation>Tempo; die Tonhöhe bleibt</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>part {start}–{end}</source>
        <translation>Ausschnitt {start}–{end}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Take a suggestion</source>
        <translation>Vorschlag einsetzen</translation>
    </message>
    <message>
        <source>Accept a suggestion and go on</source>
        <translation>Vorschlag übernehmen und weiter</translation>
    </message>
    <message>
        <source>Collections in use</source>
        <translation>Benutzte Sammlungen</translation>
    </message>
    <message>
        <source>Play on</source>
        <translation>Abspielen auf</translation>
    </message>
</context>
<context>
    <name>MendingView</name>
    <message>
        <source>Every file that was found in the folders can be read.</source>
        <translation>Jede Datei, die in den Ordnern gefunden wurde, kann gelesen werden.</translation>
    </message>
    <message>
        <source>It is not in the list as it is filtered now.</source>
        <translation>Sie ist nicht in der Liste, so wie sie jetzt gefiltert ist.</translation>
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
        <source>{other} holds another sound than {name} did, so it was left alone: choose another file.</source>
        <translation>{other} enthält einen anderen Klang als {name}, darum blieb es unberührt: eine andere Datei wählen.</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>A model hears the sounds and writes the suggestions. Each workspace remembers its own; with another one, captions are read anew in the background, and nothing is lost.</source>
        <translation>Ein Modell hört die Klänge und schreibt die Vorschläge. Jeder Arbeitsbereich merkt sich seines; mit einem anderen werden die Beschreibungen im Hintergrund neu gelesen, und nichts geht verloren.</translation>
    </message>
    <message>
        <source>Allow untrained models</source>
        <translation>Untrainierte Modelle erlauben</translation>
    </message>
    <message>
        <source>Their weights are random and their captions mean nothing: for trials only.</source>
        <translation>Ihre Gewichte sind zufällig, und ihre Beschreibungen bedeuten nichts: nur für Versuche.</translation>
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
        <source>Check the files</source>
        <translation>Dateien prüfen</translation>
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
        <source>How far it is</source>
        <translation>Wie weit es ist</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop; what is there already stays</source>
        <translation>Anhalten; was schon da ist, bleibt</translation>
    </message>
    <message>
        <source>“{name}” is installed.</source>
        <translation>„{name}“ ist installiert.</translation>
    </message>
    <message>
        <source>“{name}” is removed: {size} freed.</source>
        <translation>„{name}“ ist entfernt: {size} frei geworden.</translation>
    </message>
    <message>
        <source>Stopped. Install it again to go on from there.</source>
        <translation>Angehalten. Erneutes Installieren setzt dort fort.</translation>
    </message>
    <message>
        <source>Go on installing</source>
        <translation>Weiter installieren</translation>
    </message>
    <message>
        <source>Looking it up</source>
        <translation>Wird nachgesehen</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>Wird geholt</translation>
    </message>
    <message>
        <source>Checking the files</source>
        <translation>Dateien werden geprüft</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>Wird kopiert</translation>
    </message>
    <message>
        <source>Putting together</source>
        <translation>Wird zusammengesetzt</translation>
    </message>
    <message>
        <source>{what}: {done} of {total}</source>
        <translation>{what}: {done} von {total}</translation>
    </message>
    <message>
        <source>Every file of “{name}” is as it was published.</source>
        <translation>Jede Datei von „{name}“ ist, wie sie veröffentlicht wurde.</translation>
    </message>
    <message>
        <source>“{name}” is untrained: its captions mean nothing. Choose another one, or allow untrained models.</source>
        <translation>„{name}“ ist untrainiert: Seine Beschreibungen bedeuten nichts. Ein anderes wählen oder untrainierte Modelle erlauben.</translation>
    </message>
    <message>
        <source>This workspace uses “{name}” now; what is left to do goes on in the background.</source>
        <translation>Dieser Arbeitsbereich nutzt jetzt „{name}“; was noch zu tun ist, geschieht im Hintergrund.</translation>
    </message>
    <message>
        <source>A folder with a model</source>
        <translation>Ein Ordner mit einem Modell</translation>
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
        <source>Captions and decisions stay. Another workspace may be using it.</source>
        <translation>Beschreibungen und Entscheidungen bleiben. Ein anderer Arbeitsbereich nutzt es vielleicht.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Beginning …</source>
        <translation>Es beginnt …</translation>
    </message>
</context>
<context>
    <name>Move</name>
    <message>
        <source>Move captions</source>
        <translation>Beschreibungen verschieben</translation>
    </message>
    <message>
        <source>To which collection? A new name makes a new one.</source>
        <translation>In welche Sammlung? Ein neuer Name macht eine neue.</translation>
    </message>
</context>
<context>
    <name>NoteLine</name>
    <message>
        <source>Note about this sound</source>
        <translation>Notiz zu diesem Klang</translation>
    </message>
    <message>
        <source>A note about this sound, for whoever works on it next; it is no caption</source>
        <translation>Eine Notiz zu diesem Klang für alle, die daran weiterarbeiten; keine Beschreibung</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Nichts zu tun</translation>
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
</context>
<context>
    <name>OutputMenu</name>
    <message>
        <source>As the system has it</source>
        <translation>Wie das System es hat</translation>
    </message>
    <message>
        <source> (not there now)</source>
        <translation> (gerade nicht da)</translation>
    </message>
    <message>
        <source>No sound card was found</source>
        <translation>Keine Soundkarte gefunden</translation>
    </message>
</context>
<context>
    <name>OwnCaptions</name>
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
        <source>Go to the part {when}</source>
        <translation>Zum Ausschnitt {when} gehen</translation>
    </message>
    <message>
        <source>Model&apos;s words, accepted</source>
        <translation>Worte des Modells, übernommen</translation>
    </message>
    <message>
        <source>Human words</source>
        <translation>Worte eines Menschen</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change the caption “{text}”</source>
        <translation>Die Beschreibung „{text}“ ändern</translation>
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
        <source>The sound card {name} is not there; connect it, or choose another one in the Sound menu.</source>
        <translation>Die Soundkarte {name} ist nicht da; sie anschließen oder eine andere im Menü Klang wählen.</translation>
    </message>
    <message>
        <source>Sounds cannot be played because PortAudio is missing; install it (Debian: libportaudio2) and restart.</source>
        <translation>Klänge lassen sich nicht abspielen, weil PortAudio fehlt; es installieren (Debian: libportaudio2) und neu starten.</translation>
    </message>
    <message>
        <source>The sound card stopped, perhaps it was unplugged; play again to use another one.</source>
        <translation>Die Soundkarte hat aufgehört, vielleicht wurde sie abgezogen; noch einmal abspielen, um eine andere zu nutzen.</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>{heading}: {n}, the first {shown} are shown</source>
        <translation>{heading}: {n}, die ersten {shown} werden gezeigt</translation>
    </message>
</context>
<context>
    <name>Readout</name>
    <message>
        <source>Part {start} – {end} ({length} s)</source>
        <translation>Ausschnitt {start} – {end} ({length} s)</translation>
    </message>
</context>
<context>
    <name>Remarks</name>
    <message>
        <source>More than one line (kept as one)</source>
        <translation>Mehr als eine Zeile (wird als eine gespeichert)</translation>
    </message>
    <message>
        <source>Two spaces in a row (kept as one)</source>
        <translation>Zwei Leerzeichen hintereinander (werden eines)</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>{name} could not be opened the last time, so it was left alone.</source>
        <translation>{name} ließ sich beim letzten Mal nicht öffnen und blieb darum unberührt.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Open for reading only</source>
        <translation>Nur zum Lesen öffnen</translation>
    </message>
    <message>
        <source>{name} (reading only)</source>
        <translation>{name} (nur zum Lesen)</translation>
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
        <source>Captions for sounds, written by ear with the help of retrieval-augmented suggestions (RECAP, arXiv 2309.09836). Works on this computer alone. Apache License 2.0.</source>
        <translation>Beschreibungen für Klänge, nach Gehör geschrieben mit Hilfe abrufgestützter Vorschläge (RECAP, arXiv 2309.09836). Arbeitet allein auf diesem Rechner. Apache-Lizenz 2.0.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>{what}: choose another…</source>
        <translation>{what}: ein anderes wählen…</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <source>{why} Ask for it again to go on from there.</source>
        <translation>{why} Noch einmal verlangen, um dort fortzusetzen.</translation>
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
        <translation>Ihren Klang abspielen</translation>
    </message>
    <message>
        <source>Caption off</source>
        <translation>Beschreibung aus</translation>
    </message>
    <message>
        <source>Collection off</source>
        <translation>Sammlung aus</translation>
    </message>
    <message>
        <source>Use this caption no more, for any sound, until it is switched on again (Delete)</source>
        <translation>Diese Beschreibung für keinen Klang mehr nutzen, bis sie wieder eingeschaltet wird (Entf)</translation>
    </message>
    <message>
        <source>For any sound, until it is switched on again in the Caption menu</source>
        <translation>Für jeden Klang, bis sie im Menü Beschreibung wieder eingeschaltet wird</translation>
    </message>
    <message>
        <source>Stop its sound</source>
        <translation>Ihren Klang anhalten</translation>
    </message>
    <message>
        <source>P plays it, too</source>
        <translation>P spielt ihn auch ab</translation>
    </message>
    <message>
        <source>This caption belongs to no sound that is here.</source>
        <translation>Diese Beschreibung gehört zu keinem Klang, der hier ist.</translation>
    </message>
    <message>
        <source>“{name}” off</source>
        <translation>„{name}“ aus</translation>
    </message>
</context>
<context>
    <name>SimilarView</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln gefunden</numerusform>
            <numerusform>%Ln gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>What stands behind the suggestions is shown here: captions of similar sounds, and captions that describe this one.</source>
        <translation>Hier steht, was hinter den Vorschlägen steht: Beschreibungen ähnlicher Klänge und solche, die zu diesem passen.</translation>
    </message>
    <message numerus="yes">
        <source>Use the %Ln captions again that were switched off</source>
        <translation>
            <numerusform>Die %Ln ausgeschaltete Beschreibung wieder nutzen</numerusform>
            <numerusform>Die %Ln ausgeschalteten Beschreibungen wieder nutzen</numerusform>
        </translation>
    </message>
    <message>
        <source>The caption “{text}” is no longer used, for any sound.</source>
        <translation>Die Beschreibung „{text}“ wird für keinen Klang mehr genutzt.</translation>
    </message>
    <message>
        <source>The captions of “{name}” are no longer used, for any sound.</source>
        <translation>Die Beschreibungen von „{name}“ werden für keinen Klang mehr genutzt.</translation>
    </message>
    <message>
        <source>Use again</source>
        <translation>Wieder nutzen</translation>
    </message>
</context>
<context>
    <name>SoundTable</name>
    <message>
        <source>{name} (gone)</source>
        <translation>{name} (fehlt)</translation>
    </message>
    <message>
        <source>The file is not there now.</source>
        <translation>Die Datei ist gerade nicht da.</translation>
    </message>
    <message>
        <source>The file cannot be read: see there why.</source>
        <translation>Die Datei kann nicht gelesen werden: Dort steht, warum.</translation>
    </message>
    <message>
        <source>There is a draft.</source>
        <translation>Es gibt einen Entwurf.</translation>
    </message>
</context>
<context>
    <name>SoundView</name>
    <message>
        <source>Sound: waveform and spectrogram</source>
        <translation>Klang: Wellenform und Spektrogramm</translation>
    </message>
    <message>
        <source>No sound is chosen.</source>
        <translation>Kein Klang ist gewählt.</translation>
    </message>
    <message>
        <source>Reading the sound…</source>
        <translation>Der Klang wird gelesen…</translation>
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
        <source>Nothing to do</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message>
        <source>Words that suggestions say, or leave out</source>
        <translation>Wörter, die Vorschläge sagen oder auslassen</translation>
    </message>
    <message>
        <source>with words, -without</source>
        <translation>mit Wörtern, -ohne</translation>
    </message>
    <message>
        <source>rain -bird: suggestions that say “rain” and not “bird”. Enter makes them, for this sound.</source>
        <translation>rain -bird: Vorschläge, die „rain“ sagen und „bird“ nicht. Enter macht sie, für diesen Klang.</translation>
    </message>
    <message>
        <source>Show the suggestions</source>
        <translation>Vorschläge zeigen</translation>
    </message>
</context>
<context>
    <name>TakesDialog</name>
    <message>
        <source>Other takes</source>
        <translation>Andere Takes</translation>
    </message>
    <message>
        <source>These sound like the one you captioned. The ticked ones get the same caption:</source>
        <translation>Diese klingen wie der beschriebene. Die angehakten bekommen dieselbe Beschreibung:</translation>
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
        <source>Leave them</source>
        <translation>Nicht übernehmen</translation>
    </message>
    <message>
        <source>Leave them as they are</source>
        <translation>Sie lassen, wie sie sind</translation>
    </message>
    <message>
        <source>Space ticks a row, Enter captions. One undo takes all of them back.</source>
        <translation>Die Leertaste hakt eine Zeile an, Enter beschreibt. Einmal Rückgängig nimmt alle zurück.</translation>
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
        <source>Alike</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
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
    <name>TakesView</name>
    <message numerus="yes">
        <source>%Ln other takes sound like the one you just captioned.</source>
        <translation>
            <numerusform>Ein anderer Take klingt wie der eben beschriebene.</numerusform>
            <numerusform>%Ln andere Takes klingen wie der eben beschriebene.</numerusform>
        </translation>
    </message>
    <message>
        <source>Look at them ({key})</source>
        <translation>Ansehen ({key})</translation>
    </message>
</context>
<context>
    <name>Tally</name>
    <message>
        <source>Done are sounds that were captioned, rejected, skipped or flagged.</source>
        <translation>Erledigt sind Klänge, die beschrieben, abgelehnt, übersprungen oder markiert wurden.</translation>
    </message>
    <message>
        <source>Files that are gone: {n}</source>
        <translation>Dateien, die fehlen: {n}</translation>
    </message>
    <message>
        <source>Left to do: {n}</source>
        <translation>Noch zu tun: {n}</translation>
    </message>
</context>
<context>
    <name>TimeScroll</name>
    <message>
        <source>Part of the sound that is shown</source>
        <translation>Gezeigter Teil des Klangs</translation>
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
        <source>Mend these files or copy them anew, or take them out of the folder; then look again. Everything else goes on without them.</source>
        <translation>Diese Dateien reparieren, neu kopieren oder aus dem Ordner nehmen; dann noch einmal nachsehen. Alles andere geht ohne sie weiter.</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>&amp;Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>&amp;Go to it in the list</source>
        <translation>&amp;In der Liste zeigen</translation>
    </message>
    <message>
        <source>&amp;Show in the file manager</source>
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
    <name>WelcomePage</name>
    <message>
        <source>Caption your sounds</source>
        <translation>Klänge beschreiben</translation>
    </message>
    <message>
        <source>Choose a folder of sounds. Each one is listened to and a caption suggested for it; accept it with one key or write your own. What you accept makes the next suggestions better. Nothing leaves this computer.</source>
        <translation>Einen Ordner mit Klängen wählen. Jeder wird angehört und eine Beschreibung dafür vorgeschlagen; mit einer Taste übernehmen oder selbst schreiben. Was übernommen wird, macht die nächsten Vorschläge besser. Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Add a folder of sounds…</source>
        <translation>Ordner mit Klängen hinzufügen…</translation>
    </message>
    <message>
        <source>Your files stay where they are and as they are.</source>
        <translation>Die Dateien bleiben, wo und wie sie sind.</translation>
    </message>
    <message>
        <source>Try it with the sample sounds</source>
        <translation>Mit den Beispielklängen ausprobieren</translation>
    </message>
    <message>
        <source>Twenty short ones come with the program.</source>
        <translation>Zwanzig kurze sind beim Programm dabei.</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>Einen Arbeitsbereich öffnen…</translation>
    </message>
    <message>
        <source>A .recap file that was begun before, perhaps by somebody else.</source>
        <translation>Eine .recap-Datei, die schon begonnen wurde, vielleicht von jemand anderem.</translation>
    </message>
</context>
<context>
    <name>Whereabouts</name>
    <message>
        <source>The folder {path} is not there now: connect its drive, or tell where it is by its menu in the list.</source>
        <translation>Der Ordner {path} ist gerade nicht da: sein Laufwerk anschließen oder in seinem Menü in der Liste sagen, wo er ist.</translation>
    </message>
    <message>
        <source>{name} is not there any more, and was not found elsewhere: choose where it is now.</source>
        <translation>{name} ist nicht mehr da und wurde anderswo nicht gefunden: wählen, wo die Datei jetzt ist.</translation>
    </message>
    <message>
        <source>{name} is not there any more: look for changes (F5), which finds it if it was moved or renamed.</source>
        <translation>{name} ist nicht mehr da: nach Änderungen suchen (F5); so wird es gefunden, wenn es verschoben oder umbenannt wurde.</translation>
    </message>
</context>
</TS>
