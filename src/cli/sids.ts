const CALL_SID = /^CA[0-9a-f]{32}$/;
/** Two letters and 32 hexadecimal digits. */
const LENGTH = 34;

/** Whether a text is the SID of a call, whole and as Twilio writes it. */
export function isCallSid(text: string): boolean {
  return CALL_SID.test(text);
}

/** Behind "check the SID": what is wrong with one that was not copied whole; else nothing. */
export function lengthHint(sid: string): string {
  return sid.length === LENGTH
    ? ''
    : `: a SID has ${LENGTH} characters, and this one has ${sid.length}`;
}
