import type { PeopleOfRecord } from '../connectors/port.js';
import { sampleDirectoryOfRecord } from '../connectors/sample-directory/directory-of-record.js';

/**
 * Everybody in the directory of record that the case worker asks, for commands that plan ahead.
 *
 * @param url DIRECTORY_OF_RECORD_URL
 */
export function peopleOfRecord(url: string): PeopleOfRecord & { close(): Promise<void> } {
  return sampleDirectoryOfRecord({ url });
}
