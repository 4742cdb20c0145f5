package io.everwire.protocolr.rlp;

import io.everwire.spi.ProtocolViolation;

/** The first bytes of a value, which tell its kind and length; given one at a time, refused at the first wrong one. */
final class HeaderReader {
    /** What the first byte said. */
    enum Kind {
        /** The first byte is the string. */
        BYTE,
        STRING,
        LIST
    }

    private final int available;
    private int consumed;
    private Kind kind = Kind.BYTE;
    private int lengthBytesToCome;
    private long length;

    /** @param available bytes that header and content may take together */
    HeaderReader(int available) {
        this.available = available;
    }

    /** Takes the next byte of the header; true if it was the last one. */
    boolean accept(byte next) throws ProtocolViolation {
        boolean first = consumed == 0;
        consume();
        if (first) {
            begin(next & 0xff);
        } else {
            continueLength(next & 0xff);
        }
        return lengthBytesToCome == 0;
    }

    Kind kind() {
        return kind;
    }

    /** Bytes of content behind the header; fits into what is available. */
    int length() {
        return (int) length;
    }

    int consumed() {
        return consumed;
    }

    private void consume() throws ProtocolViolation {
        if (consumed == available) {
            throw tooLong();
        }
        consumed++;
    }

    private void begin(int first) throws ProtocolViolation {
        if (first >= Rlp.SHORT_LIST) {
            begin(Kind.LIST, first, Rlp.SHORT_LIST, Rlp.LONG_LIST);
        } else if (first >= Rlp.SHORT_STRING) {
            begin(Kind.STRING, first, Rlp.SHORT_STRING, Rlp.LONG_STRING);
        }
    }

    private void begin(Kind is, int first, int shortBase, int longBase) throws ProtocolViolation {
        kind = is;
        if (first > longBase) {
            lengthBytesToCome = first - longBase;
        } else {
            length = (long) first - shortBase;
        }
        checkFits();
    }

    private void continueLength(int next) throws ProtocolViolation {
        if (length == 0 && next == 0) {
            throw new ProtocolViolation("RLP: a length begins with zero");
        }
        lengthBytesToCome--;
        // Was checked against what is available, an int, so there is room for one more byte.
        length = (length << 8) | next;
        checkFits();
        if (lengthBytesToCome == 0 && length <= Rlp.LONGEST_SHORT) {
            throw new ProtocolViolation("RLP: a short length is written in the long form");
        }
    }

    private void checkFits() throws ProtocolViolation {
        // The bytes of the length that are still to come need room as well.
        if (length > available - consumed - lengthBytesToCome) {
            throw tooLong();
        }
    }

    private static ProtocolViolation tooLong() {
        return new ProtocolViolation("RLP: a value is longer than it can be here");
    }
}
