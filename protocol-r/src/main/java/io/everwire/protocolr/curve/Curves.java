package io.everwire.protocolr.curve;

import io.everwire.protocolr.choice.Trial;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The implementations of the curves, and which one this process uses. The choice follows a fixed rule and a known-answer
 * test: Conscrypt takes half of the time where it is present, that is when its JAR is on the class path, or its module is
 * resolved ({@code --add-modules org.conscrypt}). The JDK's is none of them: it takes twice as long as Bouncy Castle's for
 * X25519, and seven times as long for Ed25519. Thread-safe.
 */
public final class Curves {
    /** The system property that names the implementation to use: {@code bc} or {@code conscrypt}. */
    public static final String PROPERTY = "everwire.curves";

    /** The first that works is taken. */
    private static final List<String> PREFERENCE = List.of("conscrypt", "bc");

    private static final Logger LOG = LoggerFactory.getLogger(Curves.class);

    private static volatile @Nullable Curve25519 chosen;

    private Curves() {}

    /**
     * The implementation that this process uses, chosen at the first call: the one that {@value #PROPERTY} names, else
     * Conscrypt's if present, else Bouncy Castle's.
     *
     * @throws IllegalStateException if the property names one that is unknown or does not work here
     */
    public static Curve25519 chosen() {
        Curve25519 known = chosen;
        return known != null ? known : chooseOnce();
    }

    /**
     * An implementation by its name, after its known-answer test.
     *
     * @throws IllegalStateException if it is unknown or does not work here
     */
    public static Curve25519 named(String name) {
        if (!PREFERENCE.contains(name)) {
            throw new IllegalStateException(
                    "no implementation of the curves is called " + name + "; there are bc and conscrypt");
        }
        try {
            return checked(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the curves' implementation " + name + " does not work here: " + Trial.reason(e), e);
        }
    }

    /** Follows the rule for a given setting. */
    static Curve25519 choose(@Nullable String setting) {
        if (setting != null && !setting.isEmpty()) {
            return named(setting);
        }
        for (String name : PREFERENCE) {
            try {
                return checked(name);
            } catch (GeneralSecurityException e) {
                LOG.debug("Implementation {} of the curves passed over: {}", name, Trial.reason(e));
            }
        }
        throw new IllegalStateException("no implementation of X25519 and Ed25519 works here");
    }

    private static synchronized Curve25519 chooseOnce() {
        Curve25519 known = chosen;
        if (known == null) {
            known = choose(System.getProperty(PROPERTY));
            LOG.info("X25519 and Ed25519 by {}", known.name());
            chosen = known;
        }
        return known;
    }

    private static Curve25519 checked(String name) throws GeneralSecurityException {
        return Trial.of(name, () -> {
            Curve25519 curve = name.equals("conscrypt") ? ConscryptCurve25519.load() : BouncyCastleCurve25519.INSTANCE;
            CurveAnswers.check(curve);
            return curve;
        });
    }
}
