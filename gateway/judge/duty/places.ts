/** Where duty is signed in to and handed over (R2.1, G16). */
export const DUTY_ROOM = 'duty-room';
