package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Without;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AeadChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "17, amd64, 3, conscrypt",
        "19, amd64, 3, conscrypt",
        "20, amd64, 3, sunjce",
        "25, x86_64, 3, sunjce",
        "25, amd64, 2, conscrypt",
        "25, amd64, -1, conscrypt",
        "20, aarch64, -1, conscrypt",
        "21, aarch64, -1, sunjce",
        "25, riscv64, -1, conscrypt"
    })
    void withoutOpenSslThePlatformDecides(int feature, String arch, int useAvx, String expected)
            throws ReflectiveOperationException {
        assertEquals(expected, choiceWithout(List.of("com.sun.jna."), feature, arch, useAvx));
    }

    @ParameterizedTest
    @CsvSource({"17, amd64, 3", "25, amd64, 3", "25, aarch64, -1"})
    void openSslIsTakenWhereItIsWithConscryptForWhatIsSmall(int feature, String arch, int useAvx) {
        Assumptions.assumeTrue(Implementations.hasOpenSsl(), "OpenSSL is not here");
        assertEquals(
                "openssl+conscrypt",
                Aeads.choose(null, new Platform(feature, arch, useAvx)).name());
    }

    @ParameterizedTest
    @CsvSource({"17, amd64, 3, openssl", "25, amd64, 2, openssl", "25, amd64, 3, openssl+sunjce"})
    void withoutConscryptTheJdkHasWhatIsSmallIfItIsQuick(int feature, String arch, int useAvx, String expected)
            throws ReflectiveOperationException {
        Assumptions.assumeTrue(Implementations.hasOpenSsl(), "OpenSSL is not here");
        assertEquals(expected, choiceWithout(List.of("org.conscrypt."), feature, arch, useAvx));
    }

    @Test
    void bouncyCastleIsTheLastResort() {
        assertEquals(
                List.of("openssl+conscrypt", "openssl+sunjce", "openssl", "sunjce", "conscrypt", "bc"),
                Aeads.preference(new Platform(25, "amd64", 3)));
        assertEquals(
                List.of("openssl+conscrypt", "openssl", "conscrypt", "sunjce", "bc"),
                Aeads.preference(new Platform(17, "amd64", 3)));
    }

    @ParameterizedTest
    @MethodSource("io.everwire.protocolr.tinyss.Implementations#here")
    void anExplicitNameWins(String name) {
        assertEquals(name, Aeads.choose(name, Platform.current()).name());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesThePossibleOnes() {
        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> Aeads.choose("rot13", Platform.current()));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("openssl+conscrypt, openssl+sunjce, openssl, conscrypt, sunjce, bc"),
                error.getMessage());
    }

    @Test
    void withoutConscryptTheNextOneIsTaken() throws ReflectiveOperationException {
        assertEquals("sunjce", choiceWithout(List.of("com.sun.jna.", "org.conscrypt."), 17, "amd64", 3));
        assertEquals("sunjce", choiceWithout(List.of("com.sun.jna.", "org.conscrypt."), 25, "amd64", 3));
    }

    private static Object choiceWithout(List<String> missing, int javaFeature, String arch, int useAvx)
            throws ReflectiveOperationException {
        return choiceIn(new Without(Aeads.class.getPackageName(), missing), javaFeature, arch, useAvx);
    }

    private static Object choiceIn(ClassLoader world, int javaFeature, String arch, int useAvx)
            throws ReflectiveOperationException {
        Class<?> platform = world.loadClass(Platform.class.getName());
        Constructor<?> make = platform.getDeclaredConstructor(int.class, String.class, int.class);
        make.setAccessible(true);
        Method choose = world.loadClass(Aeads.class.getName()).getDeclaredMethod("choose", String.class, platform);
        choose.setAccessible(true);
        Object factory = choose.invoke(null, null, make.newInstance(javaFeature, arch, useAvx));
        return world.loadClass(AeadFactory.class.getName()).getMethod("name").invoke(factory);
    }

    @Test
    void aLibraryThatIsNotThereIsPassedOver() throws ReflectiveOperationException {
        String before = System.getProperty(LibCrypto.PROPERTY, "");
        System.setProperty(LibCrypto.PROPERTY, "libcrypto-of-nobody.so");
        try {
            assertEquals("conscrypt", choiceWithout(List.of("nothing."), 17, "amd64", 3));
        } finally {
            System.setProperty(LibCrypto.PROPERTY, before);
        }
    }

    /** JNA's "incompatible native library" is a plain Error, and a policy that forbids the cipher no LinkageError. */
    @Test
    void whatAnImplementationThrowsIsNoReasonToGoWithoutACipher() throws ReflectiveOperationException {
        assertEquals(
                "conscrypt",
                choiceIn(
                        worldWhereJna(name -> {
                            throw new Error("incompatible library");
                        }),
                        17,
                        "amd64",
                        3));
        assertEquals(
                "conscrypt",
                choiceIn(
                        worldWhereJna(name -> {
                            throw new IllegalStateException("not with me");
                        }),
                        17,
                        "amd64",
                        3));
    }

    @Test
    void aNamedOneThatDoesNotWorkIsAnErrorOfOneLineWithItsReason() throws ReflectiveOperationException {
        ClassLoader world = worldWhereJna(name -> {
            throw new ExceptionInInitializerError(new Error("no native code\nfor this machine"));
        });
        Method named = world.loadClass(Aeads.class.getName()).getMethod("named", String.class);
        InvocationTargetException error =
                assertThrows(InvocationTargetException.class, () -> named.invoke(null, "openssl"));
        assertEquals(
                "the cipher implementation openssl does not work here: java.lang.Error: no native code for this machine",
                error.getTargetException().getMessage());
    }

    private static ClassLoader worldWhereJna(UnaryOperator<String> throwsThis) {
        return new Without(Aeads.class.getPackageName(), List.of("com.sun.jna."), throwsThis);
    }

    @Test
    void theChoiceIsMadeOnce() {
        assertSame(Aeads.chosen(), Aeads.chosen());
    }

    @Test
    void anImplementationThatTakesEveryTagFailsItsTest() {
        assertThrows(GeneralSecurityException.class, () -> KnownAnswer.check(new Spoilt(true, false)));
    }

    @Test
    void anImplementationThatSealsOtherBytesFailsItsTest() {
        assertThrows(GeneralSecurityException.class, () -> KnownAnswer.check(new Spoilt(false, true)));
    }

    @Test
    void anImplementationThatThrowsFailsItsTest() {
        assertThrows(GeneralSecurityException.class, () -> KnownAnswer.check(new Spoilt(false, false)));
    }

    /** Bouncy Castle's with a fault; with neither fault asked for, it throws. */
    private record Spoilt(boolean credulous, boolean wrong) implements AeadFactory {
        @Override
        public String name() {
            return "spoilt";
        }

        @Override
        public boolean prefersDirect() {
            return false;
        }

        @Override
        public Aead create(byte[] key) {
            Aead sound = Aeads.named("bc").create(key);
            return new Aead() {
                @Override
                public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
                    if (!credulous && !wrong) {
                        throw new IllegalStateException("broken");
                    }
                    sound.seal(wrong ? counter + 1 : counter, plain, into);
                }

                @Override
                public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
                    return sound.open(wrong ? counter + 1 : counter, sealed, into) || credulous;
                }
            };
        }
    }
}
