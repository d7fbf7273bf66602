/** The namespace that the dashboard and the alarms read. */
export const METRICS_NAMESPACE = 'TwilioVoiceEvents';
