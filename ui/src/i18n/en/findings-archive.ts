/** What the inspector finds in the zip itself, and what to do about it. */
export const findingsArchiveEn = {
  'finding.not_a_zip':
    '{reason, select, empty {The file is empty.} wrong_beginning {This is not a zip: it begins like a text, a web page or another kind of archive.} leading_bytes {Something stands before the zip in this file. Desktop programs open it anyway; Elasticsearch reads from the first byte and finds nothing.} truncated {The end of the zip is missing, as after a broken download.} damaged {The table of contents of this zip contradicts itself.} no_entries {The zip holds no files.} split {This is one part of a zip that was split into several files.} too_many_entries {The zip lists more files than any plugin or bundle has.} other {This file cannot be read as a zip.}}',
  'finding.not_a_zip.fix':
    '{reason, select, empty {Download or copy the file again.} wrong_beginning {Choose the zip that the vendor offers. A `.tar.gz` or a saved web page does not become a zip by a new name.} leading_bytes {Get the plain `.zip`, not a self-extracting file, or unpack it and pack the content anew.} truncated {Download the file again, and compare its size with the one at its source.} damaged {Get a fresh copy, or pack the files anew.} no_entries {Get the zip again, or pack it anew.} split {Join the parts, or ask for the zip in one piece.} too_many_entries {Check that it is the right file.} other {Get a fresh copy of the zip.}}',
  'finding.truncated':
    'The data ends in the middle of “{entry}”, as after a download that broke off.',
  'finding.truncated.fix':
    'Download or copy the file again, and compare its size with the one at its source.',
  'finding.wrong_checksum':
    'The content of “{entry}” does not match its checksum: the file was damaged on its way, or changed afterwards.',
  'finding.wrong_checksum.fix':
    'Get a fresh copy of the zip. If that one has the same fault, it has to be packed anew.',
  'finding.damaged_data': '“{entry}” cannot be unpacked: its compressed data is damaged.',
  'finding.damaged_data.fix':
    'Download the zip again, or ask where it comes from for a new one. Opening and saving it here does not bring the content back.',
  'finding.unsupported_method':
    '“{entry}” is compressed by a method (number {method}) that Elasticsearch cannot unpack.',
  'finding.unsupported_method.fix':
    'Pack the zip again with the usual method, which is called Deflate. Deflate64, BZip2, LZMA and Zstandard do not work.',
  'finding.encrypted':
    '“{entry}” is protected by a password, and nobody is asked for one during an installation.',
  'finding.encrypted.fix': 'Unpack the zip with its password, and pack it again without one.',
  'finding.stored_with_descriptor':
    '“{entry}” is stored without compression, with its size written behind it. Elasticsearch reads a zip from front to back and cannot tell where such a file ends.',
  'finding.stored_with_descriptor.fix':
    'Pack the zip again with compression switched on, or with another tool.',
  'finding.name_not_utf8':
    '{count, plural, one {The name “{entry}” is not written in UTF-8. Elasticsearch stops there and refuses the zip.} other {# names such as “{entry}” are not written in UTF-8. Elasticsearch stops at the first of them and refuses the zip.}}',
  'finding.name_not_utf8.fix':
    'Pack the zip again with a tool that writes names in UTF-8, such as 7-Zip, or rename the files with plain Latin letters. Older Windows programs write Chinese names in GBK.',
  'finding.name_not_ascii':
    '{count, plural, one {The name “{entry}” holds letters beyond plain Latin ones. A node whose system language is not set to UTF-8 cannot unpack it.} other {# names such as “{entry}” hold letters beyond plain Latin ones. A node whose system language is not set to UTF-8 cannot unpack them.}}',
  'finding.name_not_ascii.fix':
    'To be safe, use only Latin letters, digits and `_ . -` in file names. Settings that name these files have to follow.',
  'finding.name_with_nul': 'The name “{entry}” holds a NUL character, which no file system takes.',
  'finding.name_with_nul.fix':
    'Ordinary tools do not write such names. Ask where the zip comes from, or pack it anew from its files.',
  'finding.leads_outside':
    '“{entry}” would be written outside of the folder that the zip is unpacked into.',
  'finding.leads_outside.fix':
    'Do not use this zip unless you know who made it. Pack the files again with paths that begin at the top of the zip, without `..` and without a leading `/`.',
  'finding.duplicate_entry': '“{entry}” is in the zip {count} times; only the last one counts.',
  'finding.duplicate_entry.fix': 'Keep the one that is meant, and pack the zip again.',
  'finding.empty_folder': 'The folder “{entry}” is empty, so it will not exist after unpacking.',
  'finding.empty_folder.fix':
    'If something needs the folder, put a file into it. Otherwise there is nothing to do.',
  'finding.backslash':
    '{count, plural, one {The name “{entry}” holds a backslash. On the nodes this does not separate folders; it becomes part of the file’s name.} other {# names such as “{entry}” hold a backslash. On the nodes this does not separate folders; it becomes part of the file’s name.}}',
  'finding.backslash.fix':
    'Pack the zip again with a tool that separates folders by `/`. Some older Windows tools write a backslash.',
  'finding.bomb':
    '“{entry}” unpacks to {size}, which is {ratio} times what it takes in the zip. Files like this are made to fill disks.',
  'finding.bomb.fix': 'Send it only if you know who made the zip and why this file is in it.',
  'finding.too_many_entries':
    'The zip holds more files and folders than any plugin or bundle has. Plugdesk did not look at all of them.',
  'finding.too_many_entries.fix':
    'Check that it is the right file, and leave out what the plugin or bundle does not need.',
  'finding.not_read_to_the_end':
    'Plugdesk stopped reading after {size} of unpacked content. What comes behind that was not checked.',
  'finding.not_read_to_the_end.fix':
    'What is listed here is true, but there may be more. Check that the zip is meant to be this large before you send it.',
  'finding.symlink':
    '{count, plural, one {The entry “{entry}” is a link. On the nodes it becomes a small text file that holds the path of its target.} other {# entries such as “{entry}” are links. On the nodes each becomes a small text file that holds the path of its target.}}',
  'finding.symlink.fix': 'Put the file that a link points to in its place, and pack the zip again.',
  'finding.in_plugins_folder':
    'The zip lies in the `plugins` folder of an Elasticsearch, and Elasticsearch does not install from there.',
  'finding.in_plugins_folder.fix':
    'Move the zip to another folder and drop it again. A zip that stays there also keeps other plugins from being installed.',
  'finding.names_disagree':
    'The zip gives one file two names: Elasticsearch unpacks it as “{entry}”, desktop programs show “{other}”.',
  'finding.names_disagree.fix':
    'Ask where the zip comes from, since ordinary tools do not do this. If you trust it, unpack it and pack the files anew.',
  'finding.headers_disagree':
    'The zip says in two places what “{entry}” is like, and the two differ in {what, select, method {the compression method} encryption {the encryption} size {the size} checksum {the checksum} other {the compressed size}}.',
  'finding.headers_disagree.fix': 'Unpack the zip and pack the files anew with an ordinary tool.',
  'finding.not_in_directory':
    '“{entry}” is in the zip but not in its table of contents. Desktop programs do not show it; Elasticsearch unpacks it.',
  'finding.not_in_directory.fix':
    'Look at what this file is before you trust the zip. To be rid of it, unpack the zip and pack the files anew.',
  'finding.not_in_stream':
    '“{entry}” is in the table of contents, but where Elasticsearch does not find it. It will be missing on the nodes.',
  'finding.not_in_stream.fix':
    'Unpack the zip and pack the files anew, so that every file is where the installer comes by.',
  'finding.case_clash':
    '“{entry}” and “{other}” differ only in capital and small letters. The nodes keep both; Windows and macOS keep one.',
  'finding.case_clash.fix': 'Remove the one that is not meant, or give it another name.',
  'finding.entry_unwritable':
    '{what, select, file_and_folder {The path “{entry}” leads through a folder that is a file as well in this zip, so it cannot be unpacked.} is_folder {The name “{entry}” stands for a folder, but the zip holds it as a file, so it cannot be unpacked.} no_folder {The name “{entry}” leads through a folder that is not there, so it cannot be unpacked.} other {A part of the name “{entry}” is longer than the 255 bytes that the nodes allow, so it cannot be unpacked.}}',
  'finding.entry_unwritable.fix':
    '{what, select, file_and_folder {Give the file or the folder another name, and pack the zip again.} is_folder {Ordinary tools do not write such names. Pack the zip anew from its files.} no_folder {Ordinary tools do not write such names. Pack the zip anew from its files.} other {Shorten the name, and pack the zip again. A Chinese character takes three bytes.}}',
  'finding.file_manager_junk':
    '{count, plural, one {The file “{entry}” was left by macOS or Windows and does not belong in the zip.} other {# files such as “{entry}” were left by macOS or Windows and do not belong in the zip.}}',
  'finding.file_manager_junk.fix':
    'Let Plugdesk write a copy without them, or leave them out when you pack the zip.',
} as const;
