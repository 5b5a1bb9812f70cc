/** The exit codes of the command-line contract. */
export const EXIT_ALL_PLAYED = 0;
export const EXIT_SETUP_FAILED = 1;
export const EXIT_NOTHING_PLAYED = 2;
export const EXIT_SOME_FAILED = 3;
export const EXIT_SIGNAL = 4;
