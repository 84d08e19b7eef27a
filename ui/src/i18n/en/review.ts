/** The review sheet after a drop or the file dialog. */
export const reviewEn = {
  'review.title': '{count, plural, one {Review # file} other {Review # files}}',
  'review.titleTo': 'Upload the file of {name} {version}',
  'review.text': 'Read from inside each archive. Nothing has been sent yet.',
  'review.include': 'Include {file}',
  'review.edit': 'Edit the details of {file}',
  'review.editShort': 'Edit',
  'review.for': 'for',
  'review.fileLine': '{file} · {size}',
  'review.java': 'Java {version}',
  'review.entries': '{count, plural, one {# file} other {# files}}',
  'review.pluginVersion': 'Version {version} of the plugin',
  'review.ready': 'Ready',
  'review.needsName': 'Check the name',
  'review.needsVersion': 'Check the version',
  'review.cannotSend': 'Cannot be sent',
  'review.wrapped':
    'The descriptor lies in the folder “{folder}”. Elasticsearch wants it at the top of the zip: pack the folder’s content, not the folder.',
  'review.notAZip.empty': 'The file is empty. Download or copy it again.',
  'review.notAZip.wrong_beginning':
    'This is not a zip. A .tar.gz or a web page saved as .zip does not work: choose the zip that the vendor offers.',
  'review.notAZip.truncated':
    'The end of the zip is missing, as after a broken download. Download it again.',
  'review.notAZip.leading_bytes':
    'Something stands before the zip in this file, and Elasticsearch does not read such a file. Get the plain .zip, not a self-extracting one.',
  'review.notAZip.damaged': 'The zip is damaged and cannot be read. Get a fresh copy.',
  'review.notAZip.no_entries': 'The zip holds no files. Get the zip again, or pack it anew.',
  'review.notAZip.split':
    'This is one part of a zip that was split into several files. Join the parts, or ask for the zip in one piece.',
  'review.notAZip.too_many_entries':
    'The zip lists more files than any plugin or bundle has. Check that it is the right file.',
  'review.notAZip.folder': 'This is a folder. Pack its content into a zip and drop that.',
  'review.notAZip.unreadable':
    'The file could not be opened. Check that it is still there and that you may read it.',
  'review.destination': 'Destination',
  'review.destination.choose': 'Choose a connection',
  'review.destination.option': '{name} · {service}',
  'review.destination.none':
    'There is no connection yet. Connect to a service first; these files stay here until then.',
  'review.destination.connect': 'Add a connection',
  'review.destination.alibaba':
    'On Alibaba Cloud, Plugdesk installs plug-ins that are already in an instance’s library. Put the zip there in the Alibaba Cloud console (Plug-ins, Custom plug-ins, Upload); then choose it on the instance here.',
  'review.destination.openInstances': 'Show the instances',
  'review.then': 'What happens',
  'review.then.upload': 'Create and upload',
  'review.then.later': 'Create now, file later',
  'review.into.offer': '{name} {version} already exists there and waits for its file.',
  'review.into.choose': 'Upload into the waiting extension',
  'review.into.new': 'Create another extension',
  'review.into.row': 'Goes into the waiting extension {id}',
  'review.into.mismatch':
    'The archive says {found}, the waiting extension is {expected}. Check that this is the right file.',
  'review.selected': '{selected} of {all} selected, {size}',
  'review.selectedOne': 'One file is used: {size}',
  'review.upload': 'Upload',
  'review.create': 'Create',
  'review.sending': 'Handing over…',
  'review.started': '{count, plural, one {# transfer started} other {# transfers started}}',
  'review.created':
    '{count, plural, one {# extension created; it waits for its file} other {# extensions created; they wait for their files}}',
  'review.chooseAgain': 'Choose again…',
} as const;
