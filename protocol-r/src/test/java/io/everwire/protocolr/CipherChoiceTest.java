package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.protocolr.golden.Without;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a world of their own, in which nothing has been chosen yet. */
class CipherChoiceTest {
    private final String before = System.getProperty(Aeads.PROPERTY, "");

    @BeforeEach
    void nameOneThatIsNotThere() {
        System.setProperty(Aeads.PROPERTY, "rot13");
    }

    @AfterEach
    void nameTheOneBefore() {
        System.setProperty(Aeads.PROPERTY, before);
    }

    @ParameterizedTest
    @ValueSource(classes = {ResumableDialer.class, SessionAcceptor.class})
    void ciphersAreChosenWhereADialerOrAnAcceptorIsBuiltAndNotOnALoop(Class<?> built)
            throws ReflectiveOperationException {
        ClassLoader world = new Without(built.getPackageName(), List.of());
        Object builder = world.loadClass(built.getName())
                .getMethod("builder", Transport.class, Multiplexer.class, RandomGenerator.class)
                .invoke(null, untouched(Transport.class), untouched(Multiplexer.class), new Random(1));
        Method build = builder.getClass().getMethod("build");
        Throwable error = assertThrows(InvocationTargetException.class, () -> build.invoke(builder))
                .getTargetException();
        assertInstanceOf(IllegalStateException.class, error);
        assertEquals(
                "no cipher implementation is called rot13; there are openssl+conscrypt, openssl+sunjce, openssl, conscrypt,"
                        + " sunjce, bc",
                error.getMessage());
    }

    private static Object untouched(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            throw new AssertionError(method.getName());
        });
    }
}
