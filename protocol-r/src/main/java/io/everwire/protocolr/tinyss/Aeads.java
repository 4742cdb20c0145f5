package io.everwire.protocolr.tinyss;

import io.everwire.protocolr.choice.Trial;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The implementations of the cipher, and which one this process uses. Implementations differ by a factor of ten and
 * more; the choice follows fixed rules and a known-answer test, not a race at start, which a cold JIT decides wrongly.
 * JNA and Conscrypt are optional: present when their JARs are on the class path, or their modules resolved ({@code
 * --add-modules com.sun.jna,org.conscrypt}). Thread-safe.
 */
public final class Aeads {
    /**
     * The system property that names the implementation to use: {@code openssl}, {@code conscrypt}, {@code sunjce} or
     * {@code bc}; or {@code openssl+conscrypt} or {@code openssl+sunjce}, of which the second has the small records.
     */
    public static final String PROPERTY = "everwire.aead";

    private static final Logger LOG = LoggerFactory.getLogger(Aeads.class);

    private static final List<String> NAMES =
            List.of("openssl+conscrypt", "openssl+sunjce", "openssl", "conscrypt", "sunjce", "bc");

    private static volatile @Nullable AeadFactory chosen;

    private Aeads() {}

    /**
     * The implementation that this process uses, chosen at the first call: the one that {@value #PROPERTY} names, else
     * OpenSSL's if JNA and the library are present, with Conscrypt's or a vectorised JDK's for small records; else the JDK's
     * where it is vectorised on this processor, else Conscrypt if present, else the JDK's, else Bouncy Castle's.
     *
     * @throws IllegalStateException if the property names one that is unknown or does not work here
     */
    public static AeadFactory chosen() {
        AeadFactory known = chosen;
        return known != null ? known : chooseOnce();
    }

    /**
     * An implementation by its name, after its known-answer test.
     *
     * @throws IllegalStateException if it is unknown or does not work here
     */
    public static AeadFactory named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalStateException(
                    "no cipher implementation is called " + name + "; there are " + String.join(", ", NAMES));
        }
        try {
            return checked(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the cipher implementation " + name + " does not work here: " + Trial.reason(e), e);
        }
    }

    /** The rules; the first that works is taken. A JDK without vector code is slower than OpenSSL from 100 bytes on. */
    static List<String> preference(Platform platform) {
        return platform.sunJceIsFast()
                ? List.of("openssl+conscrypt", "openssl+sunjce", "openssl", "sunjce", "conscrypt", "bc")
                : List.of("openssl+conscrypt", "openssl", "conscrypt", "sunjce", "bc");
    }

    /** Follows the rules for a given setting and platform. */
    static AeadFactory choose(@Nullable String setting, Platform platform) {
        if (setting != null && !setting.isEmpty()) {
            return named(setting);
        }
        for (String name : preference(platform)) {
            try {
                return checked(name);
            } catch (GeneralSecurityException e) {
                LOG.debug("Cipher implementation {} passed over: {}", name, Trial.reason(e));
            }
        }
        throw new IllegalStateException("no implementation of ChaCha20-Poly1305 works here");
    }

    private static synchronized AeadFactory chooseOnce() {
        AeadFactory known = chosen;
        if (known == null) {
            known = choose(System.getProperty(PROPERTY), Platform.current());
            LOG.info("ChaCha20-Poly1305 by {}", known.name());
            chosen = known;
        }
        return known;
    }

    /** Puts another implementation in the place of the chosen one: so tests can watch what is sealed under which key. */
    static synchronized void replace(AeadFactory other) {
        chosen = other;
    }

    /** Of two, each by itself: what is asked is small, and would not reach the one for large records. */
    private static AeadFactory checked(String name) throws GeneralSecurityException {
        int with = name.indexOf('+');
        return with < 0
                ? checkedAlone(name)
                : BySizeAead.factory(checkedAlone(name.substring(0, with)), checkedAlone(name.substring(with + 1)));
    }

    private static AeadFactory checkedAlone(String name) throws GeneralSecurityException {
        return Trial.of(name, () -> {
            AeadFactory factory = load(name);
            KnownAnswer.check(factory);
            return factory;
        });
    }

    private static AeadFactory load(String name) throws GeneralSecurityException {
        return switch (name) {
            case "openssl" -> OpenSslAead.factory();
            case "conscrypt" -> ConscryptAead.factory();
            case "sunjce" -> SunJceAead.factory();
            default -> BouncyCastleAead.FACTORY;
        };
    }
}
