package io.everwire.protocolr.tinyss;

/** Lets tests of other packages put a watching, or a faulty, cipher in the place of the process's. */
public final class CipherSwap {
    private static final AeadFactory REAL = Aeads.chosen();

    private CipherSwap() {}

    /** The cipher that the process has chosen. */
    public static AeadFactory real() {
        return REAL;
    }

    public static void install(AeadFactory other) {
        Aeads.replace(other);
    }

    public static void restore() {
        Aeads.replace(REAL);
    }
}
