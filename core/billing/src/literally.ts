/** In a pattern of `like … escape '\'`, what somebody typed stands for itself. */
export const literally = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
