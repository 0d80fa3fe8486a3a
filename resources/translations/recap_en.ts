<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln alike</source>
        <translation>
            <numerusform>%Ln alike</numerusform>
            <numerusform>%Ln alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exactly these words were used %Ln times today</source>
        <translation>
            <numerusform>Exactly these words were used once today</numerusform>
            <numerusform>Exactly these words were used %Ln times today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words; {least} to {most} are asked for</source>
        <translation>
            <numerusform>%Ln word; {least} to {most} are asked for</numerusform>
            <numerusform>%Ln words; {least} to {most} are asked for</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln words: long for one caption</source>
        <translation>
            <numerusform>%Ln word: long for one caption</numerusform>
            <numerusform>%Ln words: long for one caption</numerusform>
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
    <name>BatchView</name>
    <message numerus="yes">
        <source>Suggestions for %Ln sounds were being made when the program ended.</source>
        <translation>
            <numerusform>Suggestions for %Ln sound were being made when the program ended.</numerusform>
            <numerusform>Suggestions for %Ln sounds were being made when the program ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Suggestions were made for %Ln sounds.</source>
        <translation>
            <numerusform>Suggestions were made for %Ln sound.</numerusform>
            <numerusform>Suggestions were made for %Ln sounds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read, the first because: {why}</source>
        <translation>
            <numerusform>%Ln could not be read, because: {why}</numerusform>
            <numerusform>%Ln could not be read, the first because: {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestions were accepted.</source>
        <translation>
            <numerusform>%Ln suggestion was accepted.</numerusform>
            <numerusform>%Ln suggestions were accepted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deciding</name>
    <message numerus="yes">
        <source>%Ln takes captioned</source>
        <translation>
            <numerusform>%Ln take captioned</numerusform>
            <numerusform>%Ln takes captioned</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DescriptionsDialog</name>
    <message numerus="yes">
        <source>Keep %Ln</source>
        <translation>
            <numerusform>Keep %Ln</numerusform>
            <numerusform>Keep %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sounds bring a description: {told}.</source>
        <translation>
            <numerusform>%Ln sound brings a description: {told}.</numerusform>
            <numerusform>%Ln sounds bring a description: {told}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskView</name>
    <message numerus="yes">
        <source> · %Ln shown</source>
        <translation>
            <numerusform> · %Ln shown</numerusform>
            <numerusform> · %Ln shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoldersView</name>
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
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln cannot be read</numerusform>
            <numerusform>%Ln cannot be read</numerusform>
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
    <message numerus="yes">
        <source>%Ln sounds bring a description of their own, in the file or beside it.</source>
        <translation>
            <numerusform>%Ln sound brings a description of its own, in the file or beside it.</numerusform>
            <numerusform>%Ln sounds bring a description of their own, in the file or beside it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln descriptions are in the collection “{name}” now, and count for suggestions.</source>
        <translation>
            <numerusform>%Ln description is in the collection “{name}” now, and counts for suggestions.</numerusform>
            <numerusform>%Ln descriptions are in the collection “{name}” now, and count for suggestions.</numerusform>
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
</context>
<context>
    <name>OwnCaptions</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SimilarView</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use the %Ln captions again that were switched off</source>
        <translation>
            <numerusform>Use the %Ln caption again that was switched off</numerusform>
            <numerusform>Use the %Ln captions again that were switched off</numerusform>
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
<context>
    <name>TakesView</name>
    <message numerus="yes">
        <source>%Ln other takes sound like the one you just captioned.</source>
        <translation>
            <numerusform>Another take sounds like the one you just captioned.</numerusform>
            <numerusform>%Ln other takes sound like the one you just captioned.</numerusform>
        </translation>
    </message>
</context>
</TS>
