<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name></name>
    <message numerus="yes">
        <source>Used word for word %Ln times today</source>
        <translation>
            <numerusform>Used word for word %Ln time today</numerusform>
            <numerusform>Used word for word %Ln times today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words; {least} to {most} are required</source>
        <translation>
            <numerusform>%Ln word; {least} to {most} are required</numerusform>
            <numerusform>%Ln words; {least} to {most} are required</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words: long for a caption</source>
        <translation>
            <numerusform>%Ln word: long for a caption</numerusform>
            <numerusform>%Ln words: long for a caption</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln similar</source>
        <translation>
            <numerusform>%Ln similar</numerusform>
            <numerusform>%Ln similar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Imported %Ln captions into {names}. Rows skipped: {left}.</source>
        <translation>
            <numerusform>Imported %Ln caption into {names}. Rows skipped: {left}.</numerusform>
            <numerusform>Imported %Ln captions into {names}. Rows skipped: {left}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AcceptManyDialog</name>
    <message numerus="yes">
        <source>Accept %Ln captions</source>
        <translation>
            <numerusform>Accept %Ln caption</numerusform>
            <numerusform>Accept %Ln captions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchController</name>
    <message numerus="yes">
        <source>A batch of suggestions for %Ln sounds was interrupted when the program ended.</source>
        <translation>
            <numerusform>A batch of suggestions for %Ln sound was interrupted when the program ended.</numerusform>
            <numerusform>A batch of suggestions for %Ln sounds was interrupted when the program ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Made suggestions for %Ln sounds.</source>
        <translation>
            <numerusform>Made suggestions for %Ln sound.</numerusform>
            <numerusform>Made suggestions for %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read. The first: {why}</source>
        <translation>
            <numerusform>%Ln could not be read: {why}</numerusform>
            <numerusform>%Ln could not be read. The first: {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accepted %Ln suggestions.</source>
        <translation>
            <numerusform>Accepted %Ln suggestion.</numerusform>
            <numerusform>Accepted %Ln suggestions.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchStrip</name>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln cannot be read</numerusform>
            <numerusform>%Ln cannot be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptionSearch</name>
    <message numerus="yes">
        <source>%Ln captions match</source>
        <translation>
            <numerusform>%Ln caption matches</numerusform>
            <numerusform>%Ln captions match</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions not embedded yet</source>
        <translation>
            <numerusform>%Ln caption not embedded yet</numerusform>
            <numerusform>%Ln captions not embedded yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptionsDialog</name>
    <message numerus="yes">
        <source>%Ln captions selected.</source>
        <translation>
            <numerusform>%Ln caption selected.</numerusform>
            <numerusform>%Ln captions selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangeCaptionsDialog</name>
    <message numerus="yes">
        <source>%Ln selected captions</source>
        <translation>
            <numerusform>%Ln selected caption</numerusform>
            <numerusform>%Ln selected captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln listed captions</source>
        <translation>
            <numerusform>%Ln listed caption</numerusform>
            <numerusform>%Ln listed captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be changed: see the remarks.</source>
        <translation>
            <numerusform>%Ln cannot be changed: see the remark.</numerusform>
            <numerusform>%Ln cannot be changed: see the remarks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are not ticked.</source>
        <translation>
            <numerusform>%Ln is not ticked.</numerusform>
            <numerusform>%Ln are not ticked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln captions</source>
        <translation>
            <numerusform>Change %Ln caption</numerusform>
            <numerusform>Change %Ln captions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckFilesDialog</name>
    <message numerus="yes">
        <source>Stopped after %Ln files.</source>
        <translation>
            <numerusform>Stopped after %Ln file.</numerusform>
            <numerusform>Stopped after %Ln files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CollectionTable</name>
    <message numerus="yes">
        <source>{name}, %Ln captions, {state}</source>
        <translation>
            <numerusform>{name}, %Ln caption, {state}</numerusform>
            <numerusform>{name}, %Ln captions, {state}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message numerus="yes">
        <source>All %Ln questions are answered.</source>
        <translation>
            <numerusform>The only question is answered.</numerusform>
            <numerusform>All %Ln questions are answered.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DecideManyDialog</name>
    <message numerus="yes">
        <source>Caption %Ln sounds</source>
        <translation>
            <numerusform>Caption %Ln sound</numerusform>
            <numerusform>Caption %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the note of %Ln sounds</source>
        <translation>
            <numerusform>Set the note of %Ln sound</numerusform>
            <numerusform>Set the note of %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skip %Ln sounds</source>
        <translation>
            <numerusform>Skip %Ln sound</numerusform>
            <numerusform>Skip %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject the suggestions of %Ln sounds</source>
        <translation>
            <numerusform>Reject for %Ln sound</numerusform>
            <numerusform>Reject for %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flag %Ln sounds</source>
        <translation>
            <numerusform>Flag %Ln sound</numerusform>
            <numerusform>Flag %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln sounds</source>
        <translation>
            <numerusform>Add %Ln sound</numerusform>
            <numerusform>Add %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the category of %Ln sounds</source>
        <translation>
            <numerusform>Set the category of %Ln sound</numerusform>
            <numerusform>Set the category of %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add keywords to %Ln sounds</source>
        <translation>
            <numerusform>Add keywords to %Ln sound</numerusform>
            <numerusform>Add keywords to %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove keywords from %Ln sounds</source>
        <translation>
            <numerusform>Remove keywords from %Ln sound</numerusform>
            <numerusform>Remove keywords from %Ln sounds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message numerus="yes">
        <source>%Ln takes captioned</source>
        <translation>
            <numerusform>%Ln take captioned</numerusform>
            <numerusform>%Ln takes captioned</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DecisionsController</name>
    <message numerus="yes">
        <source>(%Ln sounds)</source>
        <translation>
            <numerusform>(%Ln sound)</numerusform>
            <numerusform>(%Ln sounds)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected the suggestions, and deleted %Ln accepted captions with them.</source>
        <translation>
            <numerusform>Rejected the suggestions, and deleted %Ln accepted caption with them.</numerusform>
            <numerusform>Rejected the suggestions, and deleted %Ln accepted captions with them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DescriptionsDialog</name>
    <message numerus="yes">
        <source>Import %Ln</source>
        <translation>
            <numerusform>Import %Ln</numerusform>
            <numerusform>Import %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sounds have a description: {sources}.</source>
        <translation>
            <numerusform>%Ln sound has a description: {sources}.</numerusform>
            <numerusform>%Ln sounds have a description: {sources}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskController</name>
    <message numerus="yes">
        <source> · %Ln shown</source>
        <translation>
            <numerusform> · %Ln shown</numerusform>
            <numerusform> · %Ln shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoubtfulDialog</name>
    <message numerus="yes">
        <source>%Ln captions, the least fitting first</source>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions, the least fitting first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExistingCaptions</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%Ln captions</source>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exported %Ln captions to {name}. Excluded: {left}.</source>
        <translation>
            <numerusform>Exported %Ln caption to {name}. Excluded: {left}.</numerusform>
            <numerusform>Exported %Ln captions to {name}. Excluded: {left}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoldersController</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation>
            <numerusform>%Ln moved</numerusform>
            <numerusform>%Ln moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln missing</numerusform>
            <numerusform>%Ln missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>%Ln unreadable</numerusform>
            <numerusform>%Ln unreadable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found descriptions of %Ln sounds, in their files or beside them.</source>
        <translation>
            <numerusform>Found a description of %Ln sound, in its file or beside it.</numerusform>
            <numerusform>Found descriptions of %Ln sounds, in their files or beside them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln descriptions to the collection “{name}”; suggestions use them.</source>
        <translation>
            <numerusform>Added %Ln description to the collection “{name}”; suggestions use it.</numerusform>
            <numerusform>Added %Ln descriptions to the collection “{name}”; suggestions use them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{name}” has %Ln sounds.</source>
        <translation>
            <numerusform>“{name}” has %Ln sound.</numerusform>
            <numerusform>“{name}” has %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> %Ln names were not found: {names}{more}</source>
        <translation>
            <numerusform> %Ln name was not found: {names}{more}</numerusform>
            <numerusform> %Ln names were not found: {names}{more}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source> for %Ln sounds</source>
        <translation>
            <numerusform> for %Ln sound</numerusform>
            <numerusform> for %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln captions</source>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the note for %Ln sounds</source>
        <translation>
            <numerusform>the note for %Ln sound</numerusform>
            <numerusform>the note for %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>adding %Ln sounds to “{name}”</source>
        <translation>
            <numerusform>adding %Ln sound to “{name}”</numerusform>
            <numerusform>adding %Ln sounds to “{name}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the category of %Ln sounds</source>
        <translation>
            <numerusform>the category of %Ln sound</numerusform>
            <numerusform>the category of %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the keywords of %Ln sounds</source>
        <translation>
            <numerusform>the keywords of %Ln sound</numerusform>
            <numerusform>the keywords of %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>adding keywords to %Ln sounds</source>
        <translation>
            <numerusform>adding keywords to %Ln sound</numerusform>
            <numerusform>adding keywords to %Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>removing keywords from %Ln sounds</source>
        <translation>
            <numerusform>removing keywords from %Ln sound</numerusform>
            <numerusform>removing keywords from %Ln sounds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MakePackDialog</name>
    <message numerus="yes">
        <source>%Ln selected captions</source>
        <translation>
            <numerusform>%Ln selected caption</numerusform>
            <numerusform>%Ln selected captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln listed captions</source>
        <translation>
            <numerusform>%Ln listed caption</numerusform>
            <numerusform>%Ln listed captions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message numerus="yes">
        <source>+%Ln more</source>
        <translation>
            <numerusform>+%Ln more</numerusform>
            <numerusform>+%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RankingController</name>
    <message numerus="yes">
        <source>%Ln groups of similar sounds, the largest first; other sounds follow. Click a heading to sort as usual.</source>
        <translation>
            <numerusform>%Ln group of similar sounds first; other sounds follow. Click a heading to sort as usual.</numerusform>
            <numerusform>%Ln groups of similar sounds, the largest first; other sounds follow. Click a heading to sort as usual.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionController</name>
    <message numerus="yes">
        <source>Captioned %Ln sounds.</source>
        <translation>
            <numerusform>Captioned %Ln sound.</numerusform>
            <numerusform>Captioned %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the note of %Ln sounds.</source>
        <translation>
            <numerusform>Set the note of %Ln sound.</numerusform>
            <numerusform>Set the note of %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %Ln sounds.</source>
        <translation>
            <numerusform>Skipped %Ln sound.</numerusform>
            <numerusform>Skipped %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected the suggestions of %Ln sounds.</source>
        <translation>
            <numerusform>Rejected the suggestions of %Ln sound.</numerusform>
            <numerusform>Rejected the suggestions of %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flagged %Ln sounds.</source>
        <translation>
            <numerusform>Flagged %Ln sound.</numerusform>
            <numerusform>Flagged %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln sounds to “{name}”.</source>
        <translation>
            <numerusform>Added %Ln sound to “{name}”.</numerusform>
            <numerusform>Added %Ln sounds to “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the category of %Ln sounds.</source>
        <translation>
            <numerusform>Set the category of %Ln sound.</numerusform>
            <numerusform>Set the category of %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added keywords to %Ln sounds.</source>
        <translation>
            <numerusform>Added keywords to %Ln sound.</numerusform>
            <numerusform>Added keywords to %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed keywords from %Ln sounds.</source>
        <translation>
            <numerusform>Removed keywords from %Ln sound.</numerusform>
            <numerusform>Removed keywords from %Ln sounds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SimilarController</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switch %Ln captions back on</source>
        <translation>
            <numerusform>Switch %Ln caption back on</numerusform>
            <numerusform>Switch %Ln captions back on</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SnapshotsDialog</name>
    <message numerus="yes">
        <source>%Ln differences.</source>
        <translation>
            <numerusform>%Ln difference.</numerusform>
            <numerusform>%Ln differences.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln are listed.</source>
        <translation>
            <numerusform>The first %Ln is listed.</numerusform>
            <numerusform>The first %Ln are listed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatisticsDialog</name>
    <message numerus="yes">
        <source>%Ln decisions.</source>
        <translation>
            <numerusform>%Ln decision.</numerusform>
            <numerusform>%Ln decisions.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TakesController</name>
    <message numerus="yes">
        <source>%Ln other takes sound like the one you just captioned.</source>
        <translation>
            <numerusform>Another take sounds like the one you just captioned.</numerusform>
            <numerusform>%Ln other takes sound like the one you just captioned.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TakesDialog</name>
    <message numerus="yes">
        <source>Caption %Ln takes</source>
        <translation>
            <numerusform>Caption %Ln take</numerusform>
            <numerusform>Caption %Ln takes</numerusform>
        </translation>
    </message>
</context>
</TS>
