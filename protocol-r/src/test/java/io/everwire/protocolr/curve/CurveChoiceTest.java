package io.everwire.protocolr.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Without;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurveChoiceTest {
    @Test
    void conscryptIsTakenWhereItIsThere() {
        assertEquals("conscrypt", Curves.choose(null).name());
        assertEquals("conscrypt", Curves.choose("").name());
    }

    @Test
    void withoutConscryptBouncyCastleIsTaken() throws ReflectiveOperationException {
        assertEquals("bc", choiceIn(worldWhereConscrypt(UnaryOperator.identity())));
    }

    /** Native code for another machine is a plain Error, and a policy that forbids it no LinkageError. */
    @Test
    void whatAnImplementationThrowsIsNoReasonToGoWithoutCurves() throws ReflectiveOperationException {
        assertEquals("bc", choiceIn(worldWhereConscrypt(name -> {
            throw new Error("incompatible library");
        })));
        assertEquals("bc", choiceIn(worldWhereConscrypt(name -> {
            throw new IllegalStateException("not with me");
        })));
    }

    @Test
    void aNamedOneThatDoesNotWorkIsAnErrorOfOneLineWithItsReason() throws ReflectiveOperationException {
        ClassLoader world = worldWhereConscrypt(name -> {
            throw new ExceptionInInitializerError(new Error("no native code\nfor this machine"));
        });
        Method named = world.loadClass(Curves.class.getName()).getMethod("named", String.class);
        InvocationTargetException error =
                assertThrows(InvocationTargetException.class, () -> named.invoke(null, "conscrypt"));
        assertEquals(
                "the curves' implementation conscrypt does not work here: "
                        + "java.lang.Error: no native code for this machine",
                error.getTargetException().getMessage());
    }

    private static ClassLoader worldWhereConscrypt(UnaryOperator<String> throwsThis) {
        return new Without(Curves.class.getPackageName(), List.of("org.conscrypt."), throwsThis);
    }

    private static Object choiceIn(ClassLoader world) throws ReflectiveOperationException {
        Method choose = world.loadClass(Curves.class.getName()).getDeclaredMethod("choose", String.class);
        choose.setAccessible(true);
        Object chosen = choose.invoke(null, (Object) null);
        return world.loadClass(Curve25519.class.getName()).getMethod("name").invoke(chosen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bc", "conscrypt"})
    void anExplicitNameWins(String name) {
        assertEquals(name, Curves.choose(name).name());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesThePossibleOnes() {
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> Curves.choose("p256"));
        assertTrue(String.valueOf(error.getMessage()).contains("bc and conscrypt"), error.getMessage());
    }

    @Test
    void theChoiceIsMadeOnce() {
        assertSame(Curves.chosen(), Curves.chosen());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anImplementationWithAFaultFailsItsTest(Fault fault) {
        assertThrows(GeneralSecurityException.class, () -> CurveAnswers.check(new Faulty(fault)));
    }

    /** What an implementation may do wrong. */
    enum Fault {
        THROWS,
        WRONG_PUBLIC_KEY,
        WRONG_SECRET,
        REFUSES_EVERY_KEY,
        TAKES_LOW_ORDER,
        WRONG_SIGNATURE,
        REFUSES_EVERY_SIGNATURE,
        TAKES_EVERY_SIGNATURE,
        TAKES_EVERY_SCALAR
    }

    /** Bouncy Castle's with one fault. */
    private record Faulty(Fault fault) implements Curve25519 {
        private static final Curve25519 SOUND = Curves.named("bc");

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public byte[] publicKey(byte[] secretKey) {
            if (fault == Fault.THROWS) {
                throw new IllegalStateException("broken");
            }
            return SOUND.publicKey(fault == Fault.WRONG_PUBLIC_KEY ? new byte[KEY_BYTES] : secretKey);
        }

        @Override
        public boolean agree(byte[] secretKey, byte[] publicKey, byte[] shared) {
            boolean isSecret = SOUND.agree(secretKey, publicKey, shared);
            shared[0] ^= (byte) (fault == Fault.WRONG_SECRET ? 1 : 0);
            return fault == Fault.TAKES_LOW_ORDER || (isSecret && fault != Fault.REFUSES_EVERY_KEY);
        }

        @Override
        public Signer signer(byte[] seed, byte[] publicKey) {
            return SOUND.signer(fault == Fault.WRONG_SIGNATURE ? new byte[KEY_BYTES] : seed, publicKey);
        }

        @Override
        public Verifier verifier(byte[] publicKey) {
            Verifier sound = SOUND.verifier(publicKey);
            return switch (fault) {
                case REFUSES_EVERY_SIGNATURE -> (signature, message) -> false;
                case TAKES_EVERY_SIGNATURE -> (signature, message) -> true;
                case TAKES_EVERY_SCALAR -> (signature, message) -> message[0] != 0;
                default -> sound;
            };
        }
    }
}
