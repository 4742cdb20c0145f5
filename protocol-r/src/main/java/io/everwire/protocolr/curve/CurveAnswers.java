package io.everwire.protocolr.curve;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** Shows that an implementation gives the answers of RFC 7748 (6.1) and RFC 8032 (7.1), and refuses what must be refused. */
final class CurveAnswers {
    private static final byte[] ALICES_SECRET = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final byte[] ALICES_KEY = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static final byte[] BOBS_KEY = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    private static final byte[] SHARED = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

    private static final byte[] SEED = hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
    private static final byte[] SIGNERS_KEY = hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    private static final byte[] MESSAGE = hex("af82");
    private static final byte[] SIGNATURE = hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    /** The same with the group's order added to S: what nobody may take who wants a signature to be one. */
    private static final byte[] DISGUISED = hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "05d391b0a77904e98404ef037747a56e4a7c15e9716ed28dc027beceea1ec41a");

    private CurveAnswers() {}

    static void check(Curve25519 curve) throws GeneralSecurityException {
        try {
            checkAgreement(curve);
            checkSignatures(curve);
        } catch (RuntimeException e) {
            throw new GeneralSecurityException(curve.name() + " failed its test", e);
        }
    }

    private static void checkAgreement(Curve25519 curve) throws GeneralSecurityException {
        byte[] shared = new byte[Curve25519.KEY_BYTES];
        require(Arrays.equals(curve.publicKey(ALICES_SECRET), ALICES_KEY), "a wrong public key");
        require(curve.agree(ALICES_SECRET, BOBS_KEY, shared), "an honest key was refused");
        require(Arrays.equals(shared, SHARED), "a wrong secret");
        require(!curve.agree(ALICES_SECRET, new byte[Curve25519.KEY_BYTES], shared), "a key of low order was taken");
    }

    private static void checkSignatures(Curve25519 curve) throws GeneralSecurityException {
        byte[] signature = curve.signer(SEED, SIGNERS_KEY).sign(MESSAGE);
        require(Arrays.equals(signature, SIGNATURE), "a wrong signature");
        Curve25519.Verifier verifier = curve.verifier(SIGNERS_KEY);
        require(verifier.verifies(SIGNATURE, MESSAGE), "the right signature was refused");
        require(!verifier.verifies(SIGNATURE, new byte[MESSAGE.length]), "a signature of something else was taken");
        require(!verifier.verifies(DISGUISED, MESSAGE), "a signature in disguise was taken");
    }

    private static void require(boolean holds, String fault) throws GeneralSecurityException {
        if (!holds) {
            throw new GeneralSecurityException("known-answer test: " + fault);
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
