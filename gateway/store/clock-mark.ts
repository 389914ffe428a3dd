/** Where the office's time is noted, so that a manual clock never goes back over a restart. */
export const CLOCK_MARK = 'clock.now';
